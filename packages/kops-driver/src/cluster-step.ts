import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Question, Step } from '@dayone/pipeline'
import { applyFresh } from './apply/apply-cluster.ts'
import type { ClusterChange } from './contract/cluster-change.ts'
import { clusterConfig, contributedConfig, type ClusterConfig, type ClusterSlice } from './answers/cluster-config.ts'
import { predictFacts } from './answers/cluster-facts.ts'
import type { ClusterPorts } from './contract/cluster-ports.ts'
import { clusterQuestions } from './answers/questions/cluster-questions.ts'
import { checkRules } from './check-rules.ts'
import { controls } from './controls.ts'
import type { Pass } from './edits/due-edits.ts'
import type { KopsMemory } from './observe/newer-kops.ts'
import { EXPOSURE_RULES } from './exposure/exposure-rules.ts'
import { readClusterStates } from './observe/read-states.ts'
import type { ClusterObserved } from './observe/cluster-observed.ts'
import { observeCluster } from './observe/observe-cluster.ts'
import { planCluster } from './plan/plan-cluster.ts'
import type { SpecContributor } from './edits/spec-contributor.ts'
import { verifyCluster } from './verify/verify-cluster.ts'

/** Its id, and the key of its answers in dayone.yaml. */
export const CLUSTER_STEP = 'cluster'

/** The id of its second pass, with the edits that must come last. */
export const LAST_CLUSTER_PASS = 'cluster-last'

/** An adopted cluster has answered by being there; what is not written down stays as it is. */
const unlessAdopted = (question: Question<ClusterConfig, ClusterPorts>): Question<ClusterConfig, ClusterPorts> => ({
  ...question,
  when: (asked) => asked.answers.adopted === undefined && (question.when?.(asked) ?? true),
})

/** A cluster that exists has its name already. */
const ofAnExistingCluster = ({
  check: _isFree,
  ...question
}: Question<ClusterConfig, ClusterPorts>): Question<ClusterConfig, ClusterPorts> => question

export interface ClusterStepOptions {
  /** The steps of this run that want something in the kops specification. */
  readonly contributors: readonly SpecContributor[]
  /** `own`: the cluster of this dayone.yaml, created when it is not there. `contributed`: somebody else's, only the contributors' edits. */
  readonly mode: 'own' | 'contributed'
  /** `last`: a second pass over an existing cluster, with the edits that must come after the objects they need. */
  readonly pass?: Pass
  /** The ids of the steps that the second pass comes after: all of the run. @default none */
  readonly after?: readonly string[]
  /** Puts this specification back, the newest of `newestInHistory`, instead of making any edit. */
  readonly restore?: ClusterSpec
}

/** The one writer of the kops specification: saves it, lets kops build what it says, replaces machines that run an old one. */
export function clusterStep({
  contributors,
  mode,
  pass = 'main',
  after = [],
  restore,
}: ClusterStepOptions): Step<ClusterSlice, ClusterObserved | undefined, ClusterChange, ClusterPorts> {
  const isLast = pass === 'last'
  const memory: KopsMemory = { hasWritten: false }
  const intent = { contributors, pass, restore }
  /** Answers about the cluster itself count only where it is ours. */
  const effectiveConfig = (config: ClusterSlice): ClusterSlice =>
    mode === 'own' ? config : { name: config.name, configId: config.configId, adopted: config.adopted }
  return {
    id: isLast ? LAST_CLUSTER_PASS : CLUSTER_STEP,
    title: isLast ? 'Cluster: deferred settings' : 'The cluster',
    why: isLast
      ? 'Some settings would lock users out before the objects they need exist, so they are applied last.'
      : 'kops builds the cluster from one specification that is hardened before the first instance starts.',
    after: isLast ? after : [],
    ...(isLast ? { defersChecks: true } : {}),
    config: mode === 'own' ? clusterConfig : contributedConfig,
    questions: isLast
      ? []
      : mode === 'own'
        ? clusterQuestions.map(unlessAdopted)
        : clusterQuestions.filter(({ key }) => key === 'name').map(ofAnExistingCluster),
    checks: isLast ? [] : [...checkRules, ...EXPOSURE_RULES],
    controls: isLast ? [] : controls,
    predictFacts,
    observe: (config, ctx) => observeCluster(effectiveConfig(config), { ...intent, memory }, ctx),
    plan: (config, observed) => planCluster(effectiveConfig(config), observed, intent),
    apply: ({ data }, config, ctx) => applyFresh(data, effectiveConfig(config), ctx),
    states: (config, ctx) =>
      isLast ? Promise.resolve({}) : readClusterStates(effectiveConfig(config), contributors, ctx),
    verify: (config, ctx) => (isLast ? Promise.resolve([]) : verifyCluster(effectiveConfig(config), ctx)),
  }
}
