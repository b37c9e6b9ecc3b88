import type { PluginEnforcement } from '@dayone/kube'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { enforcedPolicies } from './enforced-policies.ts'
import { guardsPolicies } from './open-policy-guard.ts'
import { clusterwidePolicyKind, denyingPlugin, tierKind } from './deny-metadata-policy.ts'

/** The state of the network plugin, as far as the deny rule depends on it. */
export interface DenyState {
  /** The version of an agent that is older than what the deny needs; undefined: new enough, or not known. */
  readonly tooOld?: string | undefined
  /** Its kinds are served: Cilium's operator installs its CRDs on first start, kops those of Calico. */
  readonly isServed: boolean
  /**
   * `enable-non-default-deny-policies` in kube-system/cilium-config; without it, our deny rule would block all other
   * traffic too.
   */
  readonly canDenyAlone: boolean
}

/** Whether the deny rule can be applied. `undefined`: no cluster yet. */
export const canDenyOnNetwork = (facts: Pick<ClusterFacts, 'networkPlugin'>, state: DenyState | undefined): boolean =>
  denyingPlugin(facts) !== undefined &&
  (state === undefined || (state.isServed && state.canDenyAlone && state.tooOld === undefined))

/** Why the network layer is missing, and what still protects. Empty if it exists. */
export const networkFindings = (
  facts: Pick<ClusterFacts, 'networkPlugin'>,
  state: DenyState | undefined,
): readonly Finding[] => {
  const { name, enforcesNetworkPolicy } = facts.networkPlugin
  const common = { id: 'MG-02', target: 'metadata address', control: 'MG-02' } as const
  const plugin = denyingPlugin(facts)
  if (guardsPolicies(facts))
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'medium',
        text: `${name} has no cluster-wide deny policy that teams cannot override. Instead, the network policies of each namespace must block the metadata service, and admission rejects those that open it.`,
        hint: '`dayone up namespaces` blocks it in each namespace of dayone.yaml; `dayone status metadata-guard` shows where it is reachable.',
      },
    ]
  if (plugin === undefined)
    return [
      {
        ...common,
        kind: 'impossible',
        severity: 'medium',
        text: `${enforcedPolicies(name) === undefined ? `dayone does not know the network plugin (${name}), and applies no deny policy for it` : enforcesNetworkPolicy ? `${name} has no cluster-wide deny policy that teams cannot override` : `${name} enforces no network policies`}: this layer is missing. Still in force: token required, hop limit 1, and pods with hostNetwork are rejected.`,
        hint: 'Use Cilium or Calico for a new cluster.',
      },
    ]
  if (state?.isServed === false)
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: `${plugin === 'cilium' ? clusterwidePolicyKind.kind : tierKind.kind} is not served yet, so the metadata service is not blocked on the network.`,
        hint:
          plugin === 'cilium'
            ? 'The Cilium operator installs this kind when it first runs. Check `kubectl -n kube-system get pods`, then run `dayone up metadata-guard` again.'
            : 'kops installs this kind with Calico. Check `kubectl get crds`, then run `dayone up metadata-guard` again.',
      },
    ]
  if (state?.tooOld !== undefined)
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: `Cilium ${state.tooOld} runs, but enableDefaultDeny was added in 1.16. Without it, a cluster-wide deny policy would block every other connection of every pod, so it is not applied.`,
        hint: 'Upgrade kops and its Cilium, then run `dayone up metadata-guard` again.',
      },
    ]
  if (state?.canDenyAlone === false)
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: 'Cilium runs with enable-non-default-deny-policies: "false". A cluster-wide deny policy would block every other connection of every pod, so it is not applied.',
        hint: 'Set it to "true" (the default) in networking.cilium of the cluster, then run `dayone up metadata-guard` again.',
      },
    ]
  return []
}

/** The deny rule exists, but the plugin's settings or agents prevent enforcement. */
export const enforcementFindings = (plugin: PluginEnforcement | undefined): readonly Finding[] =>
  (plugin?.faults ?? []).map((fault, index) => ({
    ...fault,
    id: `MG-02/enforcement/${index}`,
    kind: 'risk',
    target: 'metadata address',
    control: 'MG-02',
  }))
