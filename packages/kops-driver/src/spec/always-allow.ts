import { isSameValue, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'

const path = ['spec', 'authorization']
const RBAC = { rbac: {} }

/**
 * Whether an update would take AlwaysAllow from API servers that run with it. kops before 1.36 gave it to a specification
 * without `authorization`; kops 1.36 reads the same specification as RBAC (release notes of 1.36), so that any update
 * would switch it on. Only the completed specification of the last update, which the preview compares, tells.
 */
export const endsAlwaysAllow = ({ modifies }: UpdatePreview): boolean =>
  modifies.some(
    ({ type, name, fields }) =>
      type === 'ManagedFile' &&
      name === 'cluster-completed.spec' &&
      fields.some(({ value }) => /^-\s+authorizationMode: AlwaysAllow\s*$/m.test(value)),
  )

/** Whether an edit says RBAC. */
export const wantsRbac = (edit: SpecEdit): boolean =>
  edit.document === 'cluster' && isSameValue(edit.path, path) && isSameValue(edit.value, RBAC)

const saysRbac = (spec: ClusterSpec): boolean => isSameValue(readPath(spec.cluster, path), RBAC)

/** Whether the specification says who decides; `kops get` of 1.36 always does, a file may not. */
export const isAuthorizationSet = (spec: ClusterSpec): boolean => readPath(spec.cluster, path) !== undefined

/** Whether the specification itself says AlwaysAllow. */
export const allowsAll = (spec: ClusterSpec | undefined): boolean =>
  readPath(spec?.cluster, [...path, 'alwaysAllow']) !== undefined

/**
 * The edits with what runs now said explicitly: RBAC comes with a pass of its own, when the bindings that people need
 * are there. Other edits of the authorization wait for that too.
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
