import type { PluginEnforcement } from '@dayone/kube'
import type { ClusterFacts, Finding } from '@dayone/pipeline'
import { clusterwidePolicyKind, isCilium } from './deny-metadata-policy.ts'

/** What the live cluster says of Cilium, as far as the deny depends on it. */
export interface CiliumState {
  /** The CRD is there: Cilium's operator installs it when it first runs. */
  readonly isPolicyServed: boolean
  /** `enable-non-default-deny-policies` in kube-system/cilium-config; without it our deny would cut every other connection too. */
  readonly canDenyAlone: boolean
}

/** The deny may be applied: nothing speaks against it. `undefined`: no cluster yet. */
export const canDenyOnNetwork = (facts: Pick<ClusterFacts, 'networkPlugin'>, state: CiliumState | undefined): boolean =>
  isCilium(facts) && (state === undefined || (state.isPolicyServed && state.canDenyAlone))

/** Why the network layer is missing, and what still protects. Empty where it is there. */
export const networkFindings = (
  facts: Pick<ClusterFacts, 'networkPlugin'>,
  state: CiliumState | undefined,
): readonly Finding[] => {
  const { name, enforcesNetworkPolicy } = facts.networkPlugin
  const common = { id: 'MG-02', target: 'metadata address', control: 'MG-02' } as const
  if (!isCilium(facts))
    return [
      {
        ...common,
        kind: 'impossible',
        severity: 'medium',
        text: `${enforcesNetworkPolicy ? `dayone blocks the metadata service on the network with Cilium only, not with ${name}` : `${name} enforces no network policies`}: this layer is missing. Still in force: token required, hop limit 1, and pods with hostNetwork are rejected.`,
        hint: 'Use Cilium for a new cluster.',
      },
    ]
  if (state?.isPolicyServed === false)
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: `${clusterwidePolicyKind.kind} is not served yet, so the metadata service is not blocked on the network.`,
        hint: 'The Cilium operator installs this kind when it first runs. Check `kubectl -n kube-system get pods`, then run `dayone up metadata-guard` again.',
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

/** The deny is there, and the plugin's own settings or agents keep it from being enforced. */
export const enforcementFindings = (plugin: PluginEnforcement | undefined): readonly Finding[] =>
  (plugin?.faults ?? []).map((fault, index) => ({
    ...fault,
    id: `MG-02/enforcement/${index}`,
    kind: 'risk',
    target: 'metadata address',
    control: 'MG-02',
  }))
