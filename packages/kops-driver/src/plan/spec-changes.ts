import { diffSpecs, showPath, specDiffText, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Change } from '@dayone/pipeline'
import type { ClusterChange } from '../contract/cluster-change.ts'
import type { WantedSpec } from '../edits/wanted-spec.ts'
import type { ClusterNotSaved } from '../observe/cluster-observed.ts'
import { lockOut } from '../spec/access-guard.ts'
import { announcedDifferences } from '../spec/announced-differences.ts'
import { whatComes } from './cloud-changes.ts'

/** Saves a new cluster. Pure. */
export function saveChange(
  name: string,
  { target, edits }: WantedSpec,
  observed: ClusterNotSaved,
): Change<ClusterChange> {
  const { base, rehearsal } = observed
  const groups = target.instanceGroups.map(
    ({ metadata, spec }) => `+ ${metadata.name}: ${String(spec['minSize'])} × ${String(spec['machineType'])}`,
  )
  return {
    id: 'save',
    action: 'create',
    target: `kops specification of ${name}`,
    why: 'saves the hardened specification before anything is built',
    diff: [`+ Cluster ${name}`, ...groups, specDiffText(diffSpecs(base, target))]
      .filter((line) => line !== '')
      .join('\n'),
    ...('preview' in rehearsal ? whatComes(rehearsal.preview, target, observed) : {}),
    data: { kind: 'save', yaml: writeClusterSpec(target), edits },
  }
}

/** Saves the edits of this pass, and the groups that an interrupted run did not save. Pure. */
export function replaceChange(
  saved: ClusterSpec,
  { target, missing, edits, lostGroups }: WantedSpec,
  callerAddress: string | undefined,
): Change<ClusterChange> {
  const reasons = new Set([
    ...lostGroups.map((group) => `${group} is not saved: an earlier run was interrupted`),
    ...missing.map(({ path, why, control }) => `${showPath(path)}: ${why} (${control})`),
  ])
  return {
    id: 'replace',
    action: 'update',
    ...guarded(saved, target, { callerAddress, why: [...reasons].join('; ') }),
    diff: specDiffText(diffSpecs(saved, target)),
    data: { kind: 'replace', before: writeClusterSpec(saved), yaml: writeClusterSpec(target), edits },
  }
}

/** Restores an older specification. Pure. */
export function restoreChange(
  saved: ClusterSpec,
  { target }: Pick<WantedSpec, 'target'>,
  callerAddress: string | undefined,
): Change<ClusterChange> {
  const why = "puts back the specification from before dayone's last change"
  return {
    id: 'restore',
    action: 'update',
    ...guarded(saved, target, { callerAddress, why }),
    diff: specDiffText(announcedDifferences(saved, target)),
    data: {
      kind: 'replace',
      before: writeClusterSpec(saved),
      yaml: writeClusterSpec(target),
      edits: [],
      restores: true,
    },
  }
}

/** Requires the name to be typed if this computer would be locked out. Only the name is typed, not the reason. */
function guarded(
  saved: ClusterSpec,
  target: ClusterSpec,
  { callerAddress, why }: { readonly callerAddress: string | undefined; readonly why: string },
): Pick<Change, 'target' | 'why' | 'confirm'> {
  const { name } = saved.cluster.metadata
  const lockedOut = lockOut(saved, target, callerAddress)
  return lockedOut === undefined
    ? { target: `kops specification of ${name}`, why }
    : { target: name, why: `${lockedOut} ${why}`, confirm: 'type-the-name' }
}
