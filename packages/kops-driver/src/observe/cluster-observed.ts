import type { ClusterSpec } from '@dayone/cluster-spec'
import type { KopsTarget, RollingGroup, UpdatePreview } from '@dayone/kops'
import type { DisruptionBudget } from '@dayone/kube'
import type { IssuerObserved } from '../issuer/read-issuer.ts'
import { stateStoreOf } from '../spec/state-store.ts'
import type { SurplusRule } from '../exposure/surplus-ways-in.ts'
import type { NewerKops } from './newer-kops.ts'
import type { Rehearsal } from './rehearse-cluster.ts'

/** The surroundings of the observer. */
interface Viewpoint {
  /** The address from which this computer connects to the cluster; undefined if unknown. */
  readonly callerAddress: string | undefined
  /** A practice cloud, which costs nothing. */
  readonly pretends: boolean
  /** The state store; undefined for a specification in a file that does not say. */
  readonly state: KopsTarget['state']
}

/** The state store has no cluster of this name. */
export interface ClusterNotSaved extends Viewpoint {
  readonly stage: 'not-saved'
  /** The specification that kops would create for these answers. */
  readonly base: ClusterSpec
  /** What kops would build, previewed before anything is saved. */
  readonly rehearsal: Rehearsal
  /** The bucket of the state store that must be created first. */
  readonly missingStateBucket: string | undefined
  /** The bucket for public keys that must be created before kops updates the cloud. */
  readonly missingBucket: string | undefined
}

/** Saved, but something must be saved or created before kops may update the cloud. */
export interface ClusterSaved extends Viewpoint {
  readonly stage: 'saved'
  readonly saved: ClusterSpec
  /** The saved specification, plus the instance groups that an interrupted run did not save. */
  readonly base: ClusterSpec
  /** kops updates nothing before the encryption key for Secrets exists. */
  readonly lacksEncryptionKey: boolean
  readonly missingBucket: string | undefined
  /**
   * Changes of others that are saved but not applied. Undefined if not queried, or if kops rejects the specification.
   */
  readonly pending: UpdatePreview | undefined
  readonly newerKops: NewerKops | undefined
}

interface Previewed extends Viewpoint {
  readonly saved: ClusterSpec
  /** What `kops update cluster` would do. Once the cluster is applied, none of it is work. */
  readonly preview: UpdatePreview
  /**
   * Access rules that remained after their list changed, as AWS reports them; undefined if they were not queried or may
   * not be read.
   */
  readonly oldRules: readonly SurplusRule[] | undefined
  readonly newerKops: NewerKops | undefined
}

/** Everything is saved, but the cloud does not match the specification yet. */
export interface ClusterPending extends Previewed {
  readonly stage: 'pending'
}

/** The cloud matches the specification, but the API server does not respond yet. */
export interface ClusterApplied extends Previewed {
  readonly stage: 'applied'
}

/** The API server responds. */
export interface ClusterRunning extends Previewed {
  readonly stage: 'running'
  readonly groups: readonly RollingGroup[]
  /** Disruption budgets that would block the roll; empty if no machine is to be replaced. */
  readonly stuckBudgets: readonly DisruptionBudget[]
  /**
   * The state of a change of the issuer of service account tokens; undefined if there is none, or before every machine
   * runs the saved specification.
   */
  readonly issuer: IssuerObserved | undefined
}

/** A cluster on a cloud other than AWS; nothing more is read. */
export interface ClusterElsewhere {
  readonly stage: 'elsewhere'
  readonly state: string
  readonly saved: ClusterSpec
}

/** The stage of the cluster: not saved, saved, pending, applied, running. Only what was read, without conclusions. */
export type ClusterObserved =
  ClusterElsewhere | ClusterNotSaved | ClusterSaved | ClusterPending | ClusterApplied | ClusterRunning

/** A cluster that dayone can plan for. */
export type ClusterInHand = Exclude<ClusterObserved, ClusterElsewhere>

/** The saved specification, or undefined. Pure. */
export const savedSpec = (observed: ClusterInHand): ClusterSpec | undefined =>
  observed.stage === 'not-saved' ? undefined : observed.saved

/** What kops would do now with the saved specification; undefined if something must be saved or created first. Pure. */
export const currentPreview = (observed: ClusterInHand): UpdatePreview | undefined =>
  observed.stage === 'not-saved' || observed.stage === 'saved' ? undefined : observed.preview

/** A specification without any known cloud state, such as one in a file. Pure. */
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
