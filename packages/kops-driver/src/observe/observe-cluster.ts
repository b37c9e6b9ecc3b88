import type { ClusterSpec, KopsDocument } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import { readBudgets } from '@dayone/kube'
import { CredentialsExpiredError, UserError, type StepContext } from '@dayone/pipeline'
import { ownsCluster, type ClusterSlice } from '../answers/cluster-config.ts'
import { newSpec } from '../answers/new-cluster.ts'
import { refuseUnknownSizes } from '../answers/offered-sizes.ts'
import { refuseRemains, refuseTakeover } from '../answers/taken-name.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import type { Pass } from '../edits/due-edits.ts'
import { wantedSpec, type SpecIntent } from '../edits/wanted-spec.ts'
import { oldRules } from '../exposure/old-rules.ts'
import { readIssuer } from '../issuer/read-issuer.ts'
import { hasWork, isFirstUpdate, mustPrune } from '../preview/preview-work.ts'
import { observeDiscoveryBucket } from '../resources/discovery-bucket.ts'
import { missesEncryptionKey } from '../resources/encryption-key.ts'
import { missingStateBucket } from '../resources/state-bucket-change.ts'
import { cloudProviderOf, refuseOtherCloud } from '../spec/cloud-provider.ts'
import { noSuchCluster, refuseForeignCluster } from '../spec/cluster-owner.ts'
import { isControlPlane, isNodeGroup } from '../spec/instance-groups.ts'
import { stuckBudgets } from '../waiting/stuck-budgets.ts'
import { ensureAdminKubeconfig } from './admin-kubeconfig.ts'
import { askAhead } from './ask-ahead.ts'
import {
  onlySaved,
  type ClusterApplied,
  type ClusterNotSaved,
  type ClusterObserved,
  type ClusterPending,
  type ClusterRunning,
  type ClusterSaved,
} from './cluster-observed.ts'
import { newerKopsBefore, newerKopsIn, type KopsMemory, type NewerKops } from './newer-kops.ts'
import { rehearseCluster } from './rehearse-cluster.ts'

/** What a run requests of the specification; it determines what is read. */
export interface Observing extends SpecIntent {
  /** State that is kept between the rounds of a run. */
  readonly memory: KopsMemory
}

/**
 * Reads the stage of the cluster; writes nothing. Returns undefined for the last pass over a cluster that does not
 * exist: the first pass creates it completely. Throws UserError: exit 2 for a zone that does not exist, and for a
 * missing cluster of others; exit 5 for a cluster that is not ours; and kops' errors about the specification of a new
 * cluster.
 */
export async function observeCluster(
  config: ClusterSlice,
  { memory, ...intent }: Observing,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterObserved | undefined> {
  const { kops } = ctx.ports
  const lacking = await missingStateBucket(config, ctx)
  if (lacking === undefined) askAhead(config.name, ctx)
  const saved = lacking === undefined ? await kops.getSpec(config.name, { kill: ctx.stop }) : undefined
  if (intent.restore !== undefined) return observeRestored(config, saved, intent, ctx)
  if (saved === undefined) {
    return intent.pass === 'last' ? undefined : observeNotSaved(config, intent, lacking?.name, ctx)
  }
  if (ownsCluster(config)) {
    refuseForeignCluster(saved, { ...config, state: kops.state })
    refuseOtherCloud(saved, kops)
  }
  if (cloudProviderOf(saved) !== 'aws') return { stage: 'elsewhere', saved, state: kops.state }
  return observeSaved(config, saved, { memory, ...intent }, ctx)
}

/** What kops would save and build for these answers, and which buckets must be created first. */
async function observeNotSaved(
  config: ClusterSlice,
  intent: SpecIntent,
  missingStateBucket: string | undefined,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterNotSaved> {
  const { kops, cloud } = ctx.ports
  const base = await newSpec(config, ctx)
  const { target } = wantedSpec(config, { saved: undefined, base, preview: undefined }, intent)
  const missingBucket = makesBuckets(config) ? await observeDiscoveryBucket(target, true, ctx.ports) : undefined
  await refuseRemains(config.name, kops.state, cloud)
  const rehearsal = await rehearseCluster(target, ctx, missingBucket !== undefined)
  if ('preview' in rehearsal) refuseTakeover(config.name, rehearsal.preview)
  return { stage: 'not-saved', base, rehearsal, missingStateBucket, missingBucket, ...viewpoint(ctx) }
}

/**
 * Whether kops may update the cloud with the saved specification; if so, the state of the cloud and of the machines.
 */
async function observeSaved(
  config: ClusterSlice,
  saved: ClusterSpec,
  { memory, ...intent }: Observing,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterObserved> {
  const base = isHalfSaved(saved, config) ? await completed(saved, config, ctx) : saved
  const { target, missing, lostGroups } = wantedSpec(config, { saved, base, preview: undefined }, intent)
  if (ownsCluster(config) && missing.some(({ path }) => path.at(-1) === 'machineType'))
    await refuseUnknownSizes(config, ctx.ports.cloud)
  const lacksEncryptionKey = ownsCluster(config) && (await missesEncryptionKey(target, ctx.ports.kops))
  const missingBucket = makesBuckets(config) ? await observeDiscoveryBucket(target, false, ctx.ports) : undefined
  const inStore = { ...onlySaved(saved), base, lacksEncryptionKey, missingBucket, ...viewpoint(ctx) }
  if (lostGroups.length > 0 || lacksEncryptionKey) return inStore
  if (missing.length > 0) {
    const newerKops = await newerKopsBefore(config.name, memory, ctx)
    return { ...inStore, newerKops, pending: await observePending(config.name, ctx) }
  }
  if (missingBucket !== undefined) return inStore
  return observeCloud(config, saved, { newerIn: (preview) => newerKopsIn(preview, memory), pass: intent.pass }, ctx)
}

/**
 * Changes that wait to be applied before our edit is saved belong to others. Undefined if kops rejects the saved
 * specification: the edit may fix it.
 */
async function observePending(
  name: string,
  { ports: { kops }, stop }: StepContext<ClusterPorts>,
): Promise<UpdatePreview | undefined> {
  try {
    return await kops.previewUpdate(name, { kill: stop })
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof CredentialsExpiredError || stop.aborted) throw error
    return undefined
  }
}

/** The same for a specification to restore. Throws UserError (exit 2) if the cluster does not exist. */
async function observeRestored(
  config: ClusterSlice,
  saved: ClusterSpec | undefined,
  intent: SpecIntent,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterObserved> {
  const { kops } = ctx.ports
  if (saved === undefined) throw noSuchCluster({ name: config.name, state: kops.state }, await kops.listClusters())
  const { target } = wantedSpec(config, { saved, base: saved, preview: undefined }, intent)
  if (target !== saved) return { ...onlySaved(saved), ...viewpoint(ctx) }
  return observeCloud(config, saved, { newerIn: () => undefined, pass: 'last' }, ctx)
}

/** What kops would do in the cloud. If that is nothing: whether the API responds, and which machines are outdated. */
async function observeCloud(
  config: ClusterSlice,
  saved: ClusterSpec,
  { newerIn, pass }: { readonly newerIn: (preview: UpdatePreview) => NewerKops | undefined; readonly pass: Pass },
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterPending | ClusterApplied | ClusterRunning> {
  const { kops, kube, cloud, kubeconfigFile } = ctx.ports
  const preview = await kops.previewUpdate(config.name, { kill: ctx.stop })
  const isAsked = !isFirstUpdate(preview) && (ownsCluster(config) || mustPrune(preview))
  const old = isAsked ? await oldRules(config, saved, cloud) : undefined
  const seen = { saved, preview, oldRules: old, newerKops: newerIn(preview), ...viewpoint(ctx) }
  if (hasWork(preview) || (old?.length ?? 0) > 0) return { stage: 'pending', ...seen }
  await ensureAdminKubeconfig(config.name, ctx)
  if (!(await kube.isReady())) return { stage: 'applied', ...seen }
  const groups = await kops.previewRoll(config.name, { kubeconfig: kubeconfigFile, kill: ctx.stop })
  const isOld = groups.some(({ needUpdate }) => needUpdate > 0)
  return {
    stage: 'running',
    ...seen,
    groups,
    stuckBudgets: isOld ? stuckBudgets(await readBudgets(kube)) : [],
    issuer: !isOld && pass === 'main' && ownsCluster(config) ? await readIssuer(config, saved, ctx) : undefined,
  }
}

const viewpoint = ({
  ports,
}: StepContext<ClusterPorts>): Pick<ClusterSaved, 'callerAddress' | 'pretends' | 'state'> => ({
  callerAddress: ports.callerAddress,
  pretends: ports.pretends === true,
  state: ports.kops.state,
})

/** dayone does not create the discovery store of an adopted cluster. */
const makesBuckets = (config: ClusterSlice): boolean => ownsCluster(config) && config.adopted === undefined

/** kops saves the Cluster first and then each group; an interrupted run leaves a cluster without some groups. */
const isHalfSaved = (saved: ClusterSpec, config: ClusterSlice): boolean =>
  ownsCluster(config) &&
  config.adopted === undefined &&
  !(saved.instanceGroups.some(isControlPlane) && saved.instanceGroups.some(isNodeGroup))

/** The saved specification, plus the instance groups of a new one that are missing. */
async function completed(
  saved: ClusterSpec,
  config: ClusterSlice,
  ctx: StepContext<ClusterPorts>,
): Promise<ClusterSpec> {
  const fresh = await newSpec(config, ctx)
  const present = saved.instanceGroups.map(groupName)
  const lost = fresh.instanceGroups.filter((group) => !present.includes(groupName(group)))
  return { ...saved, instanceGroups: [...saved.instanceGroups, ...lost] }
}

const groupName = ({ metadata }: KopsDocument): string => metadata.name
