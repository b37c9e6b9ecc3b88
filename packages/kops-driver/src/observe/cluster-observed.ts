import type { ClusterSpec } from '@dayone/cluster-spec'
import type { KopsTarget, RollingGroup, UpdatePreview } from '@dayone/kops'
import type { DisruptionBudget } from '@dayone/kube'
import { stateStoreOf } from '../spec/state-store.ts'
import type { SurplusRule } from '../exposure/surplus-ways-in.ts'
import type { NewerKops } from './newer-kops.ts'
import type { Rehearsal } from './rehearse-cluster.ts'

/** Where the observer stands. */
interface Viewpoint {
  /** The address from which this computer reaches the cluster; undefined where it is not known. */
  readonly callerAddress: string | undefined
  /** The cloud only pretends: nothing costs money. */
  readonly pretends: boolean
  /** The state store; undefined for a specification in a file that does not say. */
  readonly state: KopsTarget['state']
}

/** The state store has no cluster of this name. */
export interface ClusterNotSaved extends Viewpoint {
  readonly stage: 'not-saved'
  /** What kops would save by itself for these answers. */
  readonly base: ClusterSpec
  /** What kops would build, asked before anything is saved. */
  readonly rehearsal: Rehearsal
  /** The bucket of the state store that has to be made first. */
  readonly missingStateBucket: string | undefined
  /** The bucket for public keys that has to be made before kops updates the cloud. */
  readonly missingBucket: string | undefined
}

/** Saved, and something has to be saved or made before kops may update the cloud. */
export interface ClusterSaved extends Viewpoint {
  readonly stage: 'saved'
  readonly saved: ClusterSpec
  /** What is saved, with the instance groups that an earlier run was about to save when it was ended. */
  readonly base: ClusterSpec
  /** kops updates nothing before it has the key that encrypts Secrets. */
  readonly lacksEncryptionKey: boolean
  readonly missingBucket: string | undefined
  /** What is saved and not applied before our edits are: somebody else's changes. Undefined where it was not asked for, or kops refuses it. */
  readonly pending: UpdatePreview | undefined
  readonly newerKops: NewerKops | undefined
}

interface Previewed extends Viewpoint {
  readonly saved: ClusterSpec
  /** What `kops update cluster` would do; nothing of it is work once the cluster is applied. */
  readonly preview: UpdatePreview
  /** Access rules that outlived their list, as the cloud has them; undefined where they were not, or may not be, asked for. */
  readonly oldRules: readonly SurplusRule[] | undefined
  readonly newerKops: NewerKops | undefined
}

/** Everything is saved; the cloud is not yet as the specification says. */
export interface ClusterPending extends Previewed {
  readonly stage: 'pending'
}

/** The cloud is as the specification says; the API server does not answer yet. */
export interface ClusterApplied extends Previewed {
  readonly stage: 'applied'
}

/** The API server answers. */
export interface ClusterRunning extends Previewed {
  readonly stage: 'running'
  readonly groups: readonly RollingGroup[]
  /** Disruption budgets that would hold up the roll; none where no machine is to be replaced. */
  readonly stuckBudgets: readonly DisruptionBudget[]
}

/** A cluster of another cloud than AWS: nothing more is asked. */
export interface ClusterElsewhere {
  readonly stage: 'elsewhere'
  readonly state: string
  readonly saved: ClusterSpec
}

/** How far the cluster has come: not saved, saved, pending, applied, running. Read, and nothing concluded from it. */
export type ClusterObserved =
  ClusterElsewhere | ClusterNotSaved | ClusterSaved | ClusterPending | ClusterApplied | ClusterRunning

/** A cluster that dayone can plan for. */
export type ClusterInHand = Exclude<ClusterObserved, ClusterElsewhere>

/** What the state store has; undefined where it has nothing. Pure. */
export const savedSpec = (observed: ClusterInHand): ClusterSpec | undefined =>
  observed.stage === 'not-saved' ? undefined : observed.saved

/** What kops would do now with what is saved; undefined where something has to be saved or made first. Pure. */
export const currentPreview = (observed: ClusterInHand): UpdatePreview | undefined =>
  observed.stage === 'not-saved' || observed.stage === 'saved' ? undefined : observed.preview

/** A specification of which nothing but itself is known: one in a file. Pure. */
export const onlySaved = (saved: ClusterSpec): ClusterSaved => ({
  stage: 'saved',
  saved,
  base: saved,
  lacksEncryptionKey: false,
  missingBucket: undefined,
  pending: undefined,
  newerKops: undefined,
  callerAddress: undefined,
  pretends: false,
  state: stateStoreOf(saved),
})
