import { showPath, specDiffText, type ClusterSpec, type SpecDifference, type SpecEdit } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { lockOut } from './access-guard.ts'
import { isAuthorizationSaid } from './always-allow.ts'
import { cloudProviderOf } from './cloud-provider.ts'
import type { ClusterSlice } from './cluster-config.ts'
import { ENCRYPTION_SECRET, encryptsSecrets } from './encryption-key.ts'
import { announcedDifferences } from './replace-spec.ts'
import type { SpecFileObserved } from './spec-file-step.ts'

/** Places of another specification that are named one by one. */
const NAMED = 5

/** What has to be known of a file before kops gets it. Pure. */
export function specFileFindings({ name }: ClusterSlice, observed: SpecFileObserved): readonly Finding[] {
  const { spec, target, edits, late, saved, text, callerAddress } = observed
  if (cloudProviderOf(spec) !== 'aws') return []
  const finding = (id: string, fields: Omit<Finding, 'id' | 'target'>): Finding => ({
    target: name,
    ...fields,
    id: `spec-file/${id}`,
  })
  const strangers = [...new Set(spec.others.map(({ kind }) => kind))].filter((kind) => kind !== 'SSHCredential')
  const lockedOut = lockOut(spec, target, callerAddress)
  const others = saved === undefined ? [] : announcedDifferences(saved, spec).filter((one) => !isOurs(one, edits))
  return [
    late.length > 0 &&
      finding('last', {
        kind: 'manual',
        control: late[0]?.control ?? '',
        text: `${late.map(({ path }) => showPath(path)).join(', ')} comes in a change of its own, not together with what comes first: ${late.map(({ why }) => why).join('; ')}.`,
        hint: 'When people have their rights in the cluster and the first change runs, the same command with --last writes it. `dayone up rbac` without --spec makes the rights; decline its last change there.',
      }),
    !isAuthorizationSaid(target) &&
      finding('authorization-unsaid', {
        kind: 'risk',
        severity: 'high',
        control: 'KD-01',
        text: 'The file does not say who decides about rights (authorization). kops before 1.36 takes that for AlwaysAllow, kops 1.36 for RBAC: the next kops update switches, whatever it is for.',
        hint: 'If an older kops updated the cluster last, write `authorization: {alwaysAllow: {}}` into the file until people have their rights.',
      }),
    lockedOut !== undefined &&
      finding('lock-out', { kind: 'risk', severity: 'high', control: 'KD-04', text: lockedOut }),
    encryptsSecrets(target) &&
      !encryptsSecrets(spec) &&
      finding('encryption-key', {
        kind: 'manual',
        control: 'KD-06',
        text: 'kops updates nothing with encryptionConfig before it has the key.',
        hint: `First: kops create secret ${ENCRYPTION_SECRET} -f FILE --name ${name}, with an EncryptionConfiguration of your own (kubernetes.io: encrypt-data).`,
      }),
    others.length > 0 &&
      finding('differs', {
        kind: 'risk',
        severity: 'medium',
        text: `The state store has another specification than the file; kops replace would overwrite it. ${listed(others.length, specDiffText(others.slice(0, NAMED)))}`,
        hint: `Look first: kops get all --name ${name} -o yaml`,
      }),
    spec.instanceGroups.length === 0 &&
      finding('no-groups', {
        kind: 'manual',
        text: 'The file has no instance groups: what machines need (metadata options, disks) is not edited here.',
        hint: 'Keep them in the same file, parted by a line of ---.',
      }),
    strangers.length > 0 &&
      finding('strangers', {
        kind: 'manual',
        text: `kops replace takes no ${strangers.join(', no ')}: it stops there with an error, after it has written what stands before.`,
        hint: 'They stay in this file as they are. Give kops a file without them.',
      }),
    !isPartedForKops(spec, text) &&
      finding('parting', {
        kind: 'risk',
        severity: 'high',
        text: 'kops parts a file only at lines that are exactly ---, and this one parts documents in another way: kops would read some of them as one and drop the rest.',
        hint: 'Write --- alone on its line between two documents.',
      }),
  ].filter((one) => one !== false)
}

/** What the file got from us and the store has not yet is no news. */
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

/** kops' own way to part a file (util/pkg/text/splitter.go). */
const isPartedForKops = ({ instanceGroups, others }: ClusterSpec, text: string): boolean => {
  const sections = text.replaceAll('\r\n', '\n').split('\n---\n')
  const holdsSomething = (section: string): boolean => /^[^#\s]/m.test(section.replace(/^(\uFEFF)?---$/gm, ''))
  return sections.filter(holdsSomething).length === 1 + instanceGroups.length + others.length
}
