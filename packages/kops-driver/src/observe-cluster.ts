import { applyEdits, missingEdits, type ClusterSpec, type KopsDocument, type SpecEdit } from '@dayone/cluster-spec'
import type { RollingGroup, UpdatePreview } from '@dayone/kops'
import type { StepContext } from '@dayone/pipeline'
import { ensureAdminKubeconfig } from './admin-kubeconfig.ts'
import { endsAlwaysAllow, keepAlwaysAllow } from './always-allow.ts'
import { cloudProviderOf, refuseOtherCloud } from './cloud-provider.ts'
import { ownsCluster, type ClusterSlice } from './cluster-config.ts'
import { noSuchCluster, refuseForeignCluster } from './cluster-owner.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { announcedDifferences } from './replace-spec.ts'
import { observeDiscoveryBucket } from './discovery-bucket.ts'
import { dueEdits, type Pass } from './due-edits.ts'
import { isControlPlane, isNodeGroup } from './group-role.ts'
import { observeEncryptionKey } from './encryption-key.ts'
import { newSpec } from './new-cluster.ts'
import { newerKopsBefore, newerKopsIn, type KopsMemory, type NewerKops } from './newer-kops.ts'
import { hasWork } from './preview-work.ts'
import { rehearseCluster, type Rehearsal } from './rehearse-cluster.ts'
import type { SpecContributor } from './spec-contributor.ts'
import { missingStateBucket } from './state-bucket-change.ts'

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
  /** The bucket for public keys that is to be made before kops updates the cloud. */
  readonly missingBucket?: string
  /** An older specification is being put back. */
  readonly restores?: true
  /** The API servers run with AlwaysAllow, and the next update would end that. */
  readonly endsAlwaysAllow?: true
  /** The bucket of the state store has to be made first. */
  readonly missingStateBucket?: string
  /** Another kops than this one updated the cluster last, an older one. */
  readonly newerKops?: NewerKops
  /** From where this computer reaches the cluster, where that is known. */
  readonly callerAddress?: string | undefined
  /** What kops would build: asked of a new cluster, before anything is saved. */
  readonly rehearsal?: Rehearsal
  /** The cloud only pretends: nothing costs money. */
  readonly pretends?: true
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
 * a cluster that is not there where somebody else's is wanted, exit 5 for one that is not ours; and what kops has to say
 * against the specification of a new one.
 */
export async function observeCluster(
  config: ClusterSlice,
  { contributors, pass, restore, memory }: Observing,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterObserved | undefined> {
  const { kops } = ctx.ports
  const lacking = await missingStateBucket(config, ctx)
  const saved = lacking === undefined ? await kops.getSpec(config.name) : undefined
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
  const missingBucket = makesBuckets(config) ? await observeDiscoveryBucket(target, isNew, ctx.ports) : undefined
  const bucket = missingBucket === undefined ? {} : { missingBucket }
  const caller = ctx.ports.callerAddress === undefined ? {} : { callerAddress: ctx.ports.callerAddress }
  const pretends = ctx.ports.pretends === true ? { pretends: true as const } : {}
  const buckets = { ...bucket, ...(lacking === undefined ? {} : { missingStateBucket: lacking.name }) }
  const observed = { saved, base, target, edits, missing, lostGroups, ...key, ...buckets, ...caller, ...pretends }
  if (isNew) return { ...observed, rehearsal: await rehearseCluster(target, ctx, missingBucket !== undefined) }
  if (lostGroups.length > 0 || encryptionKey === 'missing') return observed
  if (missing.length > 0) return { ...observed, ...known(await newerKopsBefore(config.name, memory, ctx)) }
  if (missingBucket !== undefined) return observed
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

/** What an adopted cluster publishes, and where, is its own matter. */
const makesBuckets = (config: ClusterSlice): boolean => ownsCluster(config) && config.adopted === undefined

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
  const fresh = await newSpec(config, ctx)
  if (saved === undefined) return fresh
  const present = saved.instanceGroups.map(groupName)
  const lost = fresh.instanceGroups.filter((group) => !present.includes(groupName(group)))
  return { ...saved, instanceGroups: [...saved.instanceGroups, ...lost] }
}

const groupName = ({ metadata }: KopsDocument): string => metadata.name
