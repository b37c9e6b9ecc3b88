import { showPath, specDiffText, type ClusterSpec, type SpecDifference, type SpecEdit } from '@dayone/cluster-spec'
import { kopsLine } from '@dayone/kops'
import type { Finding } from '@dayone/pipeline'
import { lockOut } from '../spec/access-guard.ts'
import { isAuthorizationSet } from '../spec/always-allow.ts'
import { cloudProviderOf } from '../spec/cloud-provider.ts'
import type { ClusterSlice } from '../answers/cluster-config.ts'
import { ENCRYPTION_SECRET, encryptsSecrets } from '../resources/encryption-key.ts'
import { announcedDifferences } from '../spec/announced-differences.ts'
import { targetOf } from '../spec/state-store.ts'
import type { SpecFileObserved } from './spec-file-observed.ts'

/** Differences that are listed one by one. */
const NAMED = 5

/** The planned contents of the file. */
export interface PlannedFile {
  readonly target: ClusterSpec
  readonly edits: readonly SpecEdit[]
  /** Edits for a later, separate change; empty in the last pass. */
  readonly late: readonly SpecEdit[]
}

/** Findings about a file before it is passed to kops. Pure. */
export function specFileFindings(
  { name }: ClusterSlice,
  { spec, saved, text, callerAddress }: SpecFileObserved,
  { target, edits, late }: PlannedFile,
): readonly Finding[] {
  if (cloudProviderOf(spec) !== 'aws') return []
  const finding = (id: string, fields: Omit<Finding, 'id' | 'target'>): Finding => ({
    target: name,
    ...fields,
    id: `spec-file/${id}`,
  })
  const unknownKinds = [...new Set(spec.others.map(({ kind }) => kind))].filter((kind) => kind !== 'SSHCredential')
  const where = targetOf(spec)
  const lockedOut = lockOut(spec, target, callerAddress)
  const others = saved === undefined ? [] : announcedDifferences(saved, spec).filter((one) => !isOurs(one, edits))
  return [
    late.length > 0 &&
      finding('last', {
        kind: 'manual',
        control: late[0]?.control ?? '',
        text: `${late.map(({ path }) => showPath(path)).join(', ')} is deferred to a change of its own: ${late.map(({ why }) => why).join('; ')}.`,
        hint: 'After users have their permissions in the cluster and the first change is applied, run the same command with --deferred. `dayone up rbac` without --spec creates the permissions; decline its last change there.',
      }),
    !isAuthorizationSet(target) &&
      finding('authorization-unset', {
        kind: 'risk',
        severity: 'high',
        control: 'KD-01',
        text: 'The file does not set authorization. kops before 1.36 defaults to AlwaysAllow, kops 1.36 to RBAC: the next kops update switches, whatever it is for.',
        hint: 'If an older kops updated the cluster last, set `authorization: {alwaysAllow: {}}` in the file until users have their permissions.',
      }),
    lockedOut !== undefined &&
      finding('lock-out', { kind: 'risk', severity: 'high', control: 'KD-04', text: lockedOut }),
    encryptsSecrets(target) &&
      !encryptsSecrets(spec) &&
      finding('encryption-key', {
        kind: 'manual',
        control: 'KD-06',
        text: 'kops cannot update a cluster with encryptionConfig before it has the key.',
        hint: `Create it first from an EncryptionConfiguration of your own: ${kopsLine(where, `create secret ${ENCRYPTION_SECRET} -f FILE`)}`,
      }),
    others.length > 0 &&
      finding('differs', {
        kind: 'risk',
        severity: 'medium',
        text: `The specification in the state store differs from the file; kops replace would overwrite it. ${listed(others.length, specDiffText(others.slice(0, NAMED)))}`,
        hint: `Compare first: ${kopsLine(where, 'get all', '-o yaml')}`,
      }),
    spec.instanceGroups.length === 0 &&
      finding('no-groups', {
        kind: 'manual',
        text: 'The file has no instance groups: their settings (metadata options, volumes) are not edited.',
        hint: 'Keep them in the same file, separated by a line of ---.',
      }),
    unknownKinds.length > 0 &&
      finding('strangers', {
        kind: 'manual',
        text: `kops replace does not accept ${unknownKinds.join(', ')}: it stops there with an error, after writing the documents before it.`,
        hint: 'dayone leaves them in this file. Give kops a file without them.',
      }),
    !isPartedForKops(spec, text) &&
      finding('parting', {
        kind: 'risk',
        severity: 'high',
        text: 'kops splits a file only at lines that are exactly ---, and this file separates documents differently: kops would merge some of them and drop the rest.',
        hint: 'Put --- on a line of its own between two documents.',
      }),
  ].filter((one) => one !== false)
}

/** Differences that dayone itself wrote to the file are not reported. */
const isOurs = ({ document, path }: SpecDifference, edits: readonly SpecEdit[]): boolean =>
  edits.some(
    (edit) =>
      (edit.document === 'cluster'
        ? document.startsWith('Cluster/')
        : document === `InstanceGroup/${edit.document.instanceGroup}`) &&
      path.every((key, index) => index >= edit.path.length || key === edit.path[index]),
  )

const listed = (count: number, diff: string): string =>
  `${count === 1 ? '1 place' : `${count} places`}: ${diff.split('\n').join('; ')}${count > NAMED ? '; …' : ''}`

/** Splits a file as kops does (util/pkg/text/splitter.go). */
const isPartedForKops = ({ instanceGroups, others }: ClusterSpec, text: string): boolean => {
  const sections = text.replaceAll('\r\n', '\n').split('\n---\n')
  const holdsSomething = (section: string): boolean => /^[^#\s]/m.test(section.replace(/^(\uFEFF)?---$/gm, ''))
  return sections.filter(holdsSomething).length === 1 + instanceGroups.length + others.length
}
