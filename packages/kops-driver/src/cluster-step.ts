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
import { askAhead } from './observe/ask-ahead.ts'
import type { KopsMemory } from './observe/newer-kops.ts'
import { EXPOSURE_RULES } from './exposure/exposure-rules.ts'
import { readClusterStates } from './observe/read-states.ts'
import type { ClusterObserved } from './observe/cluster-observed.ts'
import { observeCluster } from './observe/observe-cluster.ts'
import { planCluster } from './plan/plan-cluster.ts'
import type { SpecContributor } from './edits/spec-contributor.ts'
import { verifyCluster } from './verify/verify-cluster.ts'

/** The step id, and its key in dayone.yaml. */
export const CLUSTER_STEP = 'cluster'

/** The id of the second pass, which makes the edits that must come last. */
export const LAST_CLUSTER_PASS = 'cluster-last'

/** Questions are skipped for an adopted cluster: its answers were read from the cluster. */
const unlessAdopted = (question: Question<ClusterConfig, ClusterPorts>): Question<ClusterConfig, ClusterPorts> => ({
  ...question,
  when: (asked) => asked.answers.adopted === undefined && (question.when?.(asked) ?? true),
})

/** An existing cluster already has its name. */
const ofAnExistingCluster = ({
  check: _isFree,
  ...question
}: Question<ClusterConfig, ClusterPorts>): Question<ClusterConfig, ClusterPorts> => question

/** Which part of the kops specification a run may change. */
export interface ClusterStepOptions {
  /** The steps of this run that contribute edits to the kops specification. */
  readonly contributors: readonly SpecContributor[]
  /**
   * `own`: the cluster of this dayone.yaml, created if it does not exist. `contributed`: a cluster of others; only the
   * contributors' edits are made.
   */
  readonly mode: 'own' | 'contributed'
  /** `last`: a second pass over an existing cluster, for edits that depend on Kubernetes objects. */
  readonly pass?: Pass
  /** The ids of the steps that run before the second pass: all steps of the run. @default none */
  readonly after?: readonly string[]
  /** Restores this specification, from `newestInHistory`, instead of making edits. */
  readonly restore?: ClusterSpec
}

/**
 * The only step that writes the kops specification. It saves the specification, runs `kops update cluster`, and
 * replaces outdated machines.
 */
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
  /** Cluster answers apply only if this dayone.yaml owns the cluster. */
  const effectiveConfig = (config: ClusterSlice): ClusterSlice =>
    mode === 'own' ? config : { name: config.name, configId: config.configId, adopted: config.adopted }
  return {
    id: isLast ? LAST_CLUSTER_PASS : CLUSTER_STEP,
    title: isLast ? 'Cluster: deferred settings' : 'The cluster',
    why: isLast
      ? 'Some settings would lock users out before the objects they need exist, so they are applied last.'
      : 'kops builds the cluster from one specification that is hardened before the first instance starts.',
    after: isLast ? after : [],
    ...(isLast ? { defersChecks: true } : { waitsAlone: true }),
    config: mode === 'own' ? clusterConfig : contributedConfig,
    questions: isLast
      ? []
      : mode === 'own'
        ? clusterQuestions.map(unlessAdopted)
        : clusterQuestions.filter(({ key }) => key === 'name').map(ofAnExistingCluster),
    checks: isLast ? [] : [...checkRules, ...EXPOSURE_RULES],
    controls: isLast ? [] : controls,
    predictFacts,
    ...(isLast ? {} : { askAhead: (config, ctx) => askAhead(config.name, ctx) }),
    observe: (config, ctx) => observeCluster(effectiveConfig(config), { ...intent, memory }, ctx),
    plan: (config, observed) => planCluster(effectiveConfig(config), observed, intent),
    apply: ({ data }, config, ctx) => applyFresh(data, effectiveConfig(config), ctx),
    states: (config, ctx) =>
      isLast ? Promise.resolve({}) : readClusterStates(effectiveConfig(config), contributors, ctx),
    verify: (config, ctx) => (isLast ? Promise.resolve([]) : verifyCluster(effectiveConfig(config), ctx)),
  }
}
