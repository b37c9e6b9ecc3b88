import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Question, Step } from '@dayone/pipeline'
import { applyCluster } from './apply-cluster.ts'
import type { ClusterChange } from './cluster-change.ts'
import { clusterConfig, contributedConfig, type ClusterConfig, type ClusterSlice } from './cluster-config.ts'
import { foretell } from './cluster-facts.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { clusterQuestions } from './cluster-questions.ts'
import type { Pass } from './due-edits.ts'
import type { KopsMemory } from './newer-kops.ts'
import { observeCluster, type ClusterObserved } from './observe-cluster.ts'
import { planCluster } from './plan-cluster.ts'
import type { SpecContributor } from './spec-contributor.ts'
import { verifyCluster } from './verify-cluster.ts'

/** An adopted cluster has answered by being there; what is not written down stays as it is. */
const unlessAdopted = (question: Question<ClusterConfig, ClusterPorts>): Question<ClusterConfig, ClusterPorts> => ({
  ...question,
  when: (asked) => asked.answers.adopted === undefined && (question.when?.(asked) ?? true),
})

export interface ClusterStepOptions {
  /** The steps of this run that want something in the kops specification. */
  readonly contributors: readonly SpecContributor[]
  /** `own`: the cluster of this dayone.yaml, created when it is not there. `contributed`: somebody else's, only the contributors' edits. */
  readonly mode: 'own' | 'contributed'
  /** `last`: a second pass over an existing cluster, with the edits that must come after the objects they need. */
  readonly pass?: Pass
  /** Puts this specification back, the newest of `newestInHistory`, instead of making any edit. */
  readonly restore?: ClusterSpec
}

/** The one writer of the kops specification: saves it, lets kops build what it says, replaces machines that run an old one. */
export function clusterStep({
  contributors,
  mode,
  pass = 'main',
  restore,
}: ClusterStepOptions): Step<ClusterSlice, ClusterObserved | undefined, ClusterChange, ClusterPorts> {
  const isLast = pass === 'last'
  const memory: KopsMemory = { hasWritten: false }
  /** Answers about the cluster itself count only where it is ours. */
  const told = (config: ClusterSlice): ClusterSlice =>
    mode === 'own' ? config : { name: config.name, configId: config.configId, adopted: config.adopted }
  return {
    id: isLast ? 'cluster-last' : 'cluster',
    title: isLast ? 'The cluster: settings that had to come last' : 'The cluster',
    why: isLast
      ? 'Some settings would lock people out before the objects they need are there, so they come at the end.'
      : 'kops builds the cluster from one specification, with every protection in it before the first machine starts.',
    after: isLast ? ['namespaces', 'rbac', 'metadata-guard', 'applications'] : [],
    ...(isLast ? { unsettles: true } : {}),
    config: mode === 'own' ? clusterConfig : contributedConfig,
    questions: isLast
      ? []
      : mode === 'own'
        ? clusterQuestions.map(unlessAdopted)
        : clusterQuestions.filter(({ key }) => key === 'name'),
    foretell,
    observe: (config, ctx) => observeCluster(told(config), { contributors, pass, restore, memory }, ctx),
    plan: (config, observed) => planCluster(told(config), observed),
    apply: ({ data }, config, ctx) => applyCluster(data, told(config), ctx),
    verify: (config, ctx) => (isLast ? Promise.resolve([]) : verifyCluster(told(config), ctx)),
  }
}
