import { diffSpecs, specDiffText, showPath, writeClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { RollingGroup, UpdatePreview } from '@dayone/kops'
import type { Change, Plan } from '@dayone/pipeline'
import { lockOut } from './access-guard.ts'
import { endsAlwaysAllow } from './always-allow.ts'
import { cloudPicture } from './cloud-picture.ts'
import type { ClusterChange } from './cluster-change.ts'
import { ownsCluster, type ClusterSlice } from './cluster-config.ts'
import { clusterFindings } from './cluster-findings.ts'
import { discoveryBucketChange } from './discovery-bucket.ts'
import { encryptionKeyChange } from './encryption-key.ts'
import type { ClusterObserved } from './observe-cluster.ts'
import { dueToNewerKops } from './newer-kops.ts'
import { isControlPlane } from './group-role.ts'
import { hasWork, isFirstUpdate, mustPrune, resourcesHash } from './preview-work.ts'
import { announcedDifferences } from './replace-spec.ts'
import { previewDiff, summarizePreview } from './preview-summary.ts'
import { stateBucketChange } from './state-bucket-change.ts'

/** The next thing to do: save, replace, update, wait for the API, roll. Pure. */
export function planCluster(config: ClusterSlice, observed: ClusterObserved | undefined): Plan<ClusterChange> {
  if (observed === undefined) return { changes: [], findings: [] }
  const change = nextChange(config, observed)
  const key = observed.encryptionKey === 'missing' ? encryptionKeyChange(config.name) : undefined
  const bucket = observed.missingBucket === undefined ? undefined : discoveryBucketChange(observed.missingBucket)
  const store = observed.missingStateBucket === undefined ? undefined : stateBucketChange(observed.missingStateBucket)
  // kops keeps secrets only for a cluster that is saved; to one that is, `encryptionConfig` comes after its key.
  const changes = observed.saved === undefined ? [store, bucket, change, key] : [bucket, key, change]
  return { changes: changes.filter((one) => one !== undefined), findings: clusterFindings(config, observed) }
}

function nextChange(config: ClusterSlice, observed: ClusterObserved): Change<ClusterChange> | undefined {
  const { name } = config
  const { saved, missing, lostGroups, preview, isReady, groups } = observed
  if (saved === undefined) return saveChange(name, observed)
  if (observed.restores === true && announcedDifferences(saved, observed.target).length > 0)
    return restoreChange(name, saved, observed)
  // Putting back what once came without a word about authorization must not lock people out either.
  if (observed.restores === true && preview !== undefined && endsAlwaysAllow(preview)) return undefined
  if (missing.length > 0 || lostGroups.length > 0) return replaceChange(name, saved, observed)
  if (preview !== undefined && hasWork(preview)) {
    // Building somebody else's cluster is not ours to decide: a finding says how.
    return ownsCluster(config) || !isFirstUpdate(preview) ? updateChange(name, preview, observed) : undefined
  }
  if (isReady === false) return readyChange(name)
  return rollChange(name, saved, groups ?? [])
}

function saveChange(name: string, observed: ClusterObserved): Change<ClusterChange> {
  const { base, target, edits, rehearsal } = observed
  const groups = target.instanceGroups.map(
    ({ metadata, spec }) => `+ ${metadata.name}: ${String(spec['minSize'])} × ${String(spec['machineType'])}`,
  )
  return {
    id: 'save',
    action: 'create',
    target: `kops specification of ${name}`,
    why: 'saves what the cluster shall be, every protection in it, before anything is built',
    diff: [`+ Cluster ${name}`, ...groups, specDiffText(diffSpecs(base, target))]
      .filter((line) => line !== '')
      .join('\n'),
    ...(rehearsal !== undefined && 'preview' in rehearsal ? whatComes(rehearsal.preview, observed) : {}),
    data: { kind: 'save', yaml: writeClusterSpec(target), edits },
  }
}

/** A cluster before it is built: its picture, and kops' own words. */
const whatComes = (
  preview: UpdatePreview,
  { target, pretends }: ClusterObserved,
): Pick<Change, 'picture' | 'preview'> => ({
  picture: cloudPicture(preview, target, pretends === true ? 'pretended' : 'real'),
  ...kopsSays(preview),
})

const kopsSays = ({ text }: UpdatePreview): Pick<Change, 'preview'> => ({
  preview: { by: 'kops update cluster', text },
})

function replaceChange(
  name: string,
  saved: ClusterSpec,
  { target, missing, edits, lostGroups, callerAddress }: ClusterObserved,
): Change<ClusterChange> {
  const lockedOut = lockOut(saved, target, callerAddress)
  const reasons = new Set([
    ...lostGroups.map((group) => `${group} is not saved: an earlier run was ended before it was done`),
    ...missing.map(({ path, why, control }) => `${showPath(path)}: ${why} (${control})`),
  ])
  return {
    id: 'replace',
    action: 'update',
    // What is typed to confirm is the name alone.
    target: lockedOut === undefined ? `kops specification of ${name}` : name,
    why: `${lockedOut === undefined ? '' : `${lockedOut} `}${[...reasons].join('; ')}`,
    ...(lockedOut === undefined ? {} : { confirm: 'type-the-name' }),
    diff: specDiffText(diffSpecs(saved, target)),
    data: { kind: 'replace', before: writeClusterSpec(saved), yaml: writeClusterSpec(target), edits },
  }
}

function restoreChange(
  name: string,
  saved: ClusterSpec,
  { target, callerAddress }: ClusterObserved,
): Change<ClusterChange> {
  const lockedOut = lockOut(saved, target, callerAddress)
  return {
    id: 'restore',
    action: 'update',
    target: lockedOut === undefined ? `kops specification of ${name}` : name,
    why: `${lockedOut === undefined ? '' : `${lockedOut} `}puts back the specification from before dayone's last change`,
    diff: specDiffText(announcedDifferences(saved, target)),
    ...(lockedOut === undefined ? {} : { confirm: 'type-the-name' }),
    data: {
      kind: 'replace',
      before: writeClusterSpec(saved),
      yaml: writeClusterSpec(target),
      edits: [],
      restores: true,
    },
  }
}

function updateChange(name: string, preview: UpdatePreview, observed: ClusterObserved): Change<ClusterChange> {
  const prune = mustPrune(preview)
  const onlyCreates = preview.modifies.length === 0 && preview.deletes.length === 0 && !prune
  return {
    id: 'update',
    action: onlyCreates ? 'create' : 'update',
    target: isFirstUpdate(preview) ? `cluster ${name} in the cloud` : `cloud resources of ${name}`,
    why: `${summarizePreview(preview, prune)}${dueToNewerKops(preview, observed.newerKops)}`,
    ...(isFirstUpdate(preview)
      ? whatComes(preview, observed)
      : { diff: previewDiff(preview, prune), ...kopsSays(preview) }),
    data: {
      kind: 'update',
      prune,
      ...(observed.endsAlwaysAllow === true ? { endsAlwaysAllow: true as const } : {}),
      ...(isFirstUpdate(preview) ? {} : { resources: resourcesHash(preview) }),
    },
  }
}

const readyChange = (name: string): Change<ClusterChange> => ({
  id: 'ready',
  action: 'run',
  target: `API server of ${name}`,
  why: 'the cloud is as it should be, but the API server does not answer yet',
  data: { kind: 'ready' },
})

function rollChange(
  name: string,
  saved: ClusterSpec,
  groups: readonly RollingGroup[],
): Change<ClusterChange> | undefined {
  const old = groups.filter(({ needUpdate }) => needUpdate > 0)
  if (old.length === 0) return undefined
  const controlPlanes = saved.instanceGroups.filter(isControlPlane)
  const isApiAway =
    controlPlanes.length === 1 &&
    old.some((group) => controlPlanes.some(({ metadata }) => metadata.name === group.name))
  const inOrder = rollingOrder(old, saved)
  const count = old.reduce((sum, { needUpdate }) => sum + needUpdate, 0)
  const machines = count === 1 ? '1 machine still runs' : `${count} machines still run`
  return {
    id: 'roll',
    action: 'run',
    target: `machines of ${name}`,
    why:
      `${machines} the old configuration; kops replaces them group by group, one after the other, and validates the cluster in between.` +
      (isApiAway
        ? ' There is a single control plane: the Kubernetes API is away while it is replaced, on AWS for 5 to 10 minutes.'
        : ''),
    diff: inOrder.map((group) => `- ${group.name}: ${group.needUpdate} old\n+ ${group.name}: replaced`).join('\n'),
    effect: isApiAway ? 'api-away' : 'roll',
    data: { kind: 'roll', groups: inOrder.map((group) => ({ name: group.name, machines: group.needUpdate })) },
  }
}

const ROLES = ['Master', 'ControlPlane', 'APIServer', 'Node', 'Bastion']

/** Control planes first: newer kubelets must not meet older API servers. The way in (bastion) comes last. */
function rollingOrder(groups: readonly RollingGroup[], spec: ClusterSpec): readonly RollingGroup[] {
  const rank = ({ name }: RollingGroup): number => {
    const group = spec.instanceGroups.find(({ metadata }) => metadata.name === name)
    const at = ROLES.findIndex((role) => role === group?.spec['role'])
    return at === -1 ? ROLES.length : at
  }
  return [...groups].sort((left, right) => rank(left) - rank(right))
}
