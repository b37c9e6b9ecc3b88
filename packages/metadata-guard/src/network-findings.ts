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
        text: `${enforcesNetworkPolicy ? `dayone closes the metadata address on the network with Cilium only, not with ${name}` : `${name} enforces no network policies`}: this layer is missing. Still in force: a token is required and does not travel past the node (hop limit 1), and pods on the network of their node are refused.`,
        hint: 'For a new cluster choose Cilium.',
      },
    ]
  if (state?.isPolicyServed === false)
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: `Cilium does not serve ${clusterwidePolicyKind.kind} yet, so the metadata address is not closed on the network.`,
        hint: 'Its operator installs that kind when it first runs. Look at `kubectl -n kube-system get pods`, then run `dayone up metadata-guard` again.',
      },
    ]
  if (state?.canDenyAlone === false)
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: 'Cilium runs with enable-non-default-deny-policies: "false". A cluster-wide deny would cut every other connection of every pod, so it is not applied.',
        hint: 'Set it to "true" (the default) in networking.cilium of the cluster, and run `dayone up metadata-guard` again.',
      },
    ]
  return []
}
