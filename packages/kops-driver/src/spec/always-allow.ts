import { isSameValue, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'

const path = ['spec', 'authorization']
const RBAC = { rbac: {} }

/**
 * Whether an update would end AlwaysAllow on running API servers. kops before 1.36 defaulted to AlwaysAllow without
 * `authorization`; kops 1.36 defaults to RBAC (release notes of 1.36), so any update would switch. Only the completed
 * specification of the last update, which the preview compares, shows it.
 */
export const endsAlwaysAllow = ({ modifies }: UpdatePreview): boolean =>
  modifies.some(
    ({ type, name, fields }) =>
      type === 'ManagedFile' &&
      name === 'cluster-completed.spec' &&
      fields.some(({ value }) => /^-\s+authorizationMode: AlwaysAllow\s*$/m.test(value)),
  )

/** Whether an edit sets RBAC. */
export const wantsRbac = (edit: SpecEdit): boolean =>
  edit.document === 'cluster' && isSameValue(edit.path, path) && isSameValue(edit.value, RBAC)

const saysRbac = (spec: ClusterSpec): boolean => isSameValue(readPath(spec.cluster, path), RBAC)

/** Whether the specification sets authorization. `kops get` of 1.36 always does; a file may not. */
export const isAuthorizationSet = (spec: ClusterSpec): boolean => readPath(spec.cluster, path) !== undefined

/** Whether the specification explicitly sets AlwaysAllow. */
export const allowsAll = (spec: ClusterSpec | undefined): boolean =>
  readPath(spec?.cluster, [...path, 'alwaysAllow']) !== undefined

/**
 * The edits, with the current AlwaysAllow made explicit: RBAC comes in a later pass, when the role bindings exist.
 * Other edits of authorization wait for that pass too.
 */
export const keepAlwaysAllow = (spec: ClusterSpec, edits: readonly SpecEdit[]): readonly SpecEdit[] =>
  saysRbac(spec)
    ? [
        ...edits.filter((edit) => !(edit.document === 'cluster' && edit.path[1] === 'authorization')),
        {
          document: 'cluster',
          path,
          op: 'set',
          value: { alwaysAllow: {} },
          timing: 'first',
          why: 'kops before 1.36 defaulted to AlwaysAllow, and the API servers run with it. Set explicitly so that no update switches to RBAC by accident and locks users out',
          control: 'KD-01',
          by: 'cluster',
        },
      ]
    : edits

export const alwaysAllowFinding = (name: string): Finding => ({
  id: 'cluster/always-allow',
  kind: 'risk',
  target: name,
  severity: 'critical',
  control: 'KD-01',
  text: 'The API server runs with AlwaysAllow: every authenticated client can do everything.',
  hint: '`dayone up rbac` grants users their permissions first and then switches to RBAC.',
})
