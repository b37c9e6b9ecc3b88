import { applyEdits, missingEdits, type ClusterSpec, type KopsDocument, type SpecEdit } from '@dayone/cluster-spec'
import type { RollingGroup, UpdatePreview } from '@dayone/kops'
import { UserError, type StepContext } from '@dayone/pipeline'
import { ensureAdminKubeconfig } from './admin-kubeconfig.ts'
import { endsAlwaysAllow, keepAlwaysAllow } from './always-allow.ts'
import { cloudProviderOf, refuseOtherCloud } from './cloud-provider.ts'
import { ownsCluster, type ClusterConfig, type ClusterSlice } from './cluster-config.ts'
import { noSuchCluster, refuseForeignCluster } from './cluster-owner.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { announcedDifferences } from './replace-spec.ts'
import { dueEdits, type Pass } from './due-edits.ts'
import { isControlPlane, isNodeGroup } from './group-role.ts'
import { observeEncryptionKey } from './encryption-key.ts'
import { newerKopsBefore, newerKopsIn, type KopsMemory, type NewerKops } from './newer-kops.ts'
import { hasWork } from './preview-work.ts'
import type { SpecContributor } from './spec-contributor.ts'

/** How far the cluster has come: not saved, saved, applied to the cloud, running. */
export interface ClusterObserved {
  /** As the state store has it; undefined when it has none of that name. */
  readonly saved: ClusterSpec | undefined
  /** What kops would write by itself (a new cluster), or what is saved. */
  readonly base: ClusterSpec
  /** `base` with every edit of this pass. */
  readonly target: ClusterSpec
  /** The edits this pass answers for; those that are missing make the next write. */
  readonly edits: readonly SpecEdit[]
  readonly missing: readonly SpecEdit[]
  /** Groups of `base` that an earlier run was about to save when it was ended. */
  readonly lostGroups: readonly string[]
  /** Whether the key for encrypted Secrets is there; undefined where none is needed. */
  readonly encryptionKey?: 'present' | 'missing'
  /** An older specification is being put back. */
  readonly restores?: true
  /** The API servers run with AlwaysAllow, and the next update would end that. */
  readonly endsAlwaysAllow?: true
  /** Another kops than this one updated the cluster last, an older one. */
  readonly newerKops?: NewerKops
  /** From where this computer reaches the cluster, where that is known. */
  readonly callerAddress?: string
  /** Asked once everything is saved. */
  readonly preview?: UpdatePreview
  /** Asked once the cloud is as the specification says. */
  readonly isReady?: boolean
  /** Asked once the API server answers. */
  readonly groups?: readonly RollingGroup[]
}

export interface Observing {
  readonly contributors: readonly SpecContributor[]
  readonly pass: Pass
  /** What is known between the rounds of one run. */
  readonly memory: KopsMemory
  /** The specification that shall be there again, instead of any edit. */
  readonly restore?: ClusterSpec | undefined
}

/**
 * Reads how far the cluster has come; writes nothing. Undefined for the last pass over a cluster that is not there: the
 * first one creates it with everything in it. Throws UserError: exit 2 for a zone that is not there and for
 * a cluster that is not there where somebody else's is wanted, exit 5 for one that is not ours.
 */
export async function observeCluster(
  config: ClusterSlice,
  { contributors, pass, restore, memory }: Observing,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterObserved | undefined> {
  const { kops } = ctx.ports
  const saved = await kops.getSpec(config.name)
  if (restore !== undefined) return observeRestored(config, saved, restore, ctx)
  if (saved === undefined && pass === 'last') return undefined
  const isNew = saved === undefined
  if (saved !== undefined && ownsCluster(config)) {
    refuseForeignCluster(saved, { ...config, state: kops.state })
    refuseOtherCloud(saved)
  }
  if (saved !== undefined && cloudProviderOf(saved) !== 'aws')
    return { saved, base: saved, target: saved, edits: [], missing: [], lostGroups: [] }
  const base = saved === undefined || isHalfSaved(saved, config) ? await completed(saved, config, ctx) : saved
  const lostGroups = base.instanceGroups
    .filter((group) => saved?.instanceGroups.includes(group) === false)
    .map(groupName)
  const edits = dueEdits(config, { spec: base, isNew }, contributors, pass)
  const target = applyEdits(base, edits)
  const missing = missingEdits(base, edits)
  const encryptionKey = ownsCluster(config) ? await observeEncryptionKey(saved, target, kops) : undefined
  const key = encryptionKey === undefined ? {} : { encryptionKey }
  const caller = ctx.ports.callerAddress === undefined ? {} : { callerAddress: ctx.ports.callerAddress }
  const observed = { saved, base, target, edits, missing, lostGroups, ...key, ...caller }
  if (isNew || lostGroups.length > 0 || encryptionKey === 'missing') return observed
  if (missing.length > 0) return { ...observed, ...known(await newerKopsBefore(config.name, memory, ctx)) }
  const applied = await observeApplied(config, ctx)
  const newer = known(newerKopsIn(applied.preview, memory))
  if (endsAlwaysAllow(applied.preview)) return { ...observed, ...applied, ...newer, ...keptOpen(observed, pass) }
  return { ...observed, ...applied, ...newer }
}

const known = (newerKops: NewerKops | undefined): Pick<ClusterObserved, 'newerKops'> =>
  newerKops === undefined ? {} : { newerKops }

/** The same for a specification that is put back. Throws UserError (exit 2) for a cluster that is not there. */
async function observeRestored(
  config: ClusterSlice,
  saved: ClusterSpec | undefined,
  restore: ClusterSpec,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterObserved> {
  const { kops } = ctx.ports
  if (saved === undefined) throw noSuchCluster({ name: config.name, state: kops.state }, await kops.listClusters())
  const observed = { saved, base: saved, edits: [], missing: [], lostGroups: [], restores: true as const }
  if (announcedDifferences(saved, restore).length > 0) return { ...observed, target: restore }
  return { ...observed, target: saved, ...(await observeApplied(config, ctx)) }
}

/** What kops would do in the cloud; and where that is nothing, whether the API answers and which machines are old. */
async function observeApplied(
  config: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<Required<Pick<ClusterObserved, 'preview'>> & Partial<ClusterObserved>> {
  const preview = await ctx.ports.kops.previewUpdate(config.name, { kill: ctx.kill })
  return hasWork(preview) ? { preview } : { preview, ...(await observeRunning(config, ctx)) }
}

/** Before the last pass nothing ends AlwaysAllow: what runs is said explicitly first. */
function keptOpen(
  { base, edits }: Pick<ClusterObserved, 'base' | 'edits'>,
  pass: Pass,
): Pick<ClusterObserved, 'endsAlwaysAllow'> & Partial<ClusterObserved> {
  if (pass === 'last') return { endsAlwaysAllow: true }
  const kept = keepAlwaysAllow(base, edits)
  return { endsAlwaysAllow: true, edits: kept, target: applyEdits(base, kept), missing: missingEdits(base, kept) }
}

async function observeRunning(
  config: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<Pick<ClusterObserved, 'isReady' | 'groups'>> {
  const { kops, kube, kubeconfigFile } = ctx.ports
  await ensureAdminKubeconfig(config.name, ctx)
  if (!(await kube.isReady())) return { isReady: false }
  return { isReady: true, groups: await kops.previewRoll(config.name, { kubeconfig: kubeconfigFile, kill: ctx.kill }) }
}

/** kops saves the Cluster first and then each group: a run that was killed in between leaves one without machines. */
const isHalfSaved = (saved: ClusterSpec, config: ClusterSlice): boolean =>
  ownsCluster(config) &&
  config.adopted === undefined &&
  !(saved.instanceGroups.some(isControlPlane) && saved.instanceGroups.some(isNodeGroup))

/** The saved specification with the groups of a new one that it lacks; without a saved one, the new one. */
async function completed(
  saved: ClusterSpec | undefined,
  config: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterSpec> {
  if (saved === undefined) return newSpec(config, ctx)
  // kops makes no specification, not even a dry one, for a name that is taken.
  const fresh = await newSpec({ ...config, name: `dry-run.${config.name}` }, ctx)
  const present = saved.instanceGroups.map(groupName)
  const lost = fresh.instanceGroups
    .filter((group) => !present.includes(groupName(group)))
    .map(({ metadata, ...group }) => ({
      ...group,
      metadata: { ...metadata, labels: { ...metadata.labels, [CLUSTER_LABEL]: config.name } },
    }))
  return { ...saved, instanceGroups: [...saved.instanceGroups, ...lost] }
}

/** Says which cluster an instance group belongs to. */
const CLUSTER_LABEL = 'kops.k8s.io/cluster'

const groupName = ({ metadata }: KopsDocument): string => metadata.name

async function newSpec(config: ClusterSlice, { ports }: StepContext<ClusterPorts>): Promise<ClusterSpec> {
  const { kops, cloud } = ports
  if (!ownsCluster(config)) throw noSuchCluster({ name: config.name, state: kops.state }, await kops.listClusters())
  refuseUnknownZones(config, await cloud.zones(), cloud.region)
  return kops.newClusterSpec({
    name: config.name,
    zones: config.zones,
    controlPlaneCount: config.controlPlanes,
    controlPlaneSize: config.controlPlaneSize,
    nodeCount: config.nodes,
    nodeSize: config.nodeSize,
    kubernetesVersion: config.kubernetesVersion,
    networking: config.networking,
    apiAccess: config.apiAccess,
    sshAccess: config.sshAccess,
  })
}

function refuseUnknownZones({ zones }: ClusterConfig, known: readonly string[], region: string): void {
  const unknown = zones.filter((zone) => !known.includes(zone))
  if (unknown.length === 0) return
  throw new UserError(`The region ${region} has no zone ${unknown.join(', ')}.`, {
    hint: `Its zones are: ${known.join(', ')}. Change cluster.zones.`,
  })
}
