import { refOf, type KubeObject, type LabelSelector } from '@dayone/kube'
import type { NamespacesConfig } from '../config.ts'
import type { ClosedNamespace } from '../bundle/kube-system-config.ts'
import { accountText, type Account, type Purpose } from './platform-callers.ts'
import type { PlatformRule, UndecidedCaller } from './platform-rule.ts'

/** What runs as a service account with the rights of a purpose. */
export interface Candidate {
  readonly account: Account
  /** Deployments, StatefulSets and DaemonSets. */
  readonly workloads: readonly KubeObject[]
  /** Others who may create or enter pods there. */
  readonly sharedWith: readonly string[]
}

interface WorkloadSpec {
  readonly selector?: LabelSelector
  readonly template?: { readonly spec?: { readonly serviceAccountName?: string; readonly hostNetwork?: boolean } }
}

const specOf = (workload: KubeObject): WorkloadSpec => workload['spec'] ?? {}

export const runsAs = (workload: KubeObject, { namespace, name }: Account): boolean =>
  workload.metadata.namespace === namespace &&
  (specOf(workload).template?.spec?.serviceAccountName ?? 'default') === name

const isInPodNetwork = (workload: KubeObject): boolean => specOf(workload).template?.spec?.hostNetwork !== true

/** Why no rule can name what runs as it, as a clause. */
const obstacleOf = ({ workloads }: Candidate): string | undefined => {
  if (workloads.length === 0) return 'nothing runs as it'
  return workloads.some(isInPodNetwork)
    ? undefined
    : 'its pods are in the network of their node, where no policy selects them'
}

const ruleOf = (
  { id, policy, title }: Purpose,
  namespace: string,
  candidates: readonly Candidate[],
  isNamed: boolean,
): readonly PlatformRule[] =>
  [...Map.groupBy(candidates, ({ account }) => account.namespace)].map(([from, some]) => {
    const names = some.map(({ account }) => accountText(account))
    const selectors = some
      .flatMap(({ workloads }) => workloads.filter(isInPodNetwork))
      .toSorted((one, other) => (refKey(one) < refKey(other) ? -1 : 1))
      .map((workload) => specOf(workload).selector ?? {})
    return {
      namespace,
      name: `${policy}-from-${from}`,
      from: { kind: 'pods', namespace: from, selectors },
      podLabels: {},
      why: isNamed
        ? `Pods of ${names.join(', ')} can connect, because ${id} in dayone.yaml names ${names.length === 1 ? 'it' : 'them'}`
        : `Pods of ${names.join(', ')} can connect, because it is ${title} by its rights in the whole cluster, and the only one`,
    }
  })

const refKey = (object: KubeObject): string => {
  const { kind, name } = refOf(object)
  return `${kind}/${name}`
}

/** dayone.yaml decides for itself what this namespace accepts from there. */
const isListed = ({ ingressFrom = [] }: ClosedNamespace, from: string): boolean =>
  ingressFrom.some(({ namespace }) => namespace === from)

/** The namespaces whose pods the purpose needs: metrics of all, Ingresses where dayone.yaml says so. */
const targetsOf = (namespaces: readonly ClosedNamespace[], { id }: Purpose) =>
  namespaces.filter(({ exposure }) => id === 'scrapers' || exposure === 'ingress')

export const isConcerned = (namespaces: readonly ClosedNamespace[], purpose: Purpose): boolean =>
  targetsOf(namespaces, purpose).length > 0

/**
 * Rules for one purpose: for what dayone.yaml names, else for the only candidate. With several, or with one that others
 * could imitate, none is chosen: what was seen is returned instead. Pure.
 */
export const callerRules = (
  config: Pick<NamespacesConfig, 'scrapers' | 'ingressControllers'> & {
    readonly namespaces: readonly ClosedNamespace[]
  },
  purpose: Purpose,
  candidates: readonly Candidate[],
): { readonly rules: readonly PlatformRule[]; readonly undecided: readonly UndecidedCaller[] } => {
  const named = config[purpose.id]
  const targets = targetsOf(config.namespaces, purpose)
  const rulesOf = (some: readonly Candidate[]) =>
    targets.flatMap((target) =>
      ruleOf(purpose, target.name, some, named !== undefined).filter(
        ({ from }) => from.kind === 'api-server' || !isListed(target, from.namespace),
      ),
    )
  const undecided = (some: readonly Candidate[], why: string): UndecidedCaller => ({
    purpose: purpose.id,
    title: purpose.title,
    accounts: some.map(({ account }) => accountText(account)),
    why,
    isNamed: named !== undefined,
  })
  if (named !== undefined) {
    const broken = candidates.flatMap((one) => {
      const why = obstacleOf(one)
      return why === undefined ? [] : [undecided([one], why)]
    })
    return { rules: rulesOf(candidates.filter((one) => obstacleOf(one) === undefined)), undecided: broken }
  }
  const running = candidates.filter(({ workloads }) => workloads.length > 0)
  const [only] = running
  if (only === undefined) return { rules: [], undecided: [] }
  if (running.length > 1) return { rules: [], undecided: [undecided(running, 'there are several')] }
  const [other] = only.sharedWith
  const why =
    obstacleOf(only) ??
    (other === undefined ? undefined : `${other} may create or enter pods in ${only.account.namespace} too`)
  return why === undefined
    ? { rules: rulesOf([only]), undecided: [] }
    : { rules: [], undecided: [undecided([only], why)] }
}
