import { selects, type LabelSelector } from '@dayone/kube'
import { blockText, coversMost } from './address-ranges.ts'
import { peerOpening } from './network-policy-kind.ts'
import { listOf, mapOf, nameLabel, textsOf, type GuardedNamespace, type Opening, type PolicyKind } from './opening.ts'

const subjectNamespaces = (spec: Readonly<Record<string, unknown>>): LabelSelector => {
  const { namespaces, pods } = mapOf(spec['subject'])
  return mapOf(namespaces ?? mapOf(pods)['namespaceSelector'])
}

const selectsIn: PolicyKind['selectsIn'] = (policy, { name, labels }: GuardedNamespace) =>
  selects(subjectNamespaces(mapOf(policy['spec'])), { ...labels, [nameLabel]: name })

const peerOf = (value: unknown): Pick<Opening, 'peer' | 'isWide' | 'isByLabel'> => {
  const { namespaces, pods, networks, nodes, domainNames } = mapOf(value)
  if (networks !== undefined) {
    const blocks = textsOf(networks).map((cidr) => ({ cidr, except: [] }))
    return { peer: blocks.map(blockText).join(', '), isWide: coversMost(blocks) }
  }
  if (domainNames !== undefined) return { peer: textsOf(domainNames).join(', '), isWide: false }
  if (nodes !== undefined) return { peer: 'nodes', isWide: false }
  const { namespaceSelector, podSelector } = mapOf(pods)
  const chosen = mapOf(namespaces ?? namespaceSelector) as LabelSelector
  return peerOpening(chosen, pods === undefined ? undefined : mapOf(podSelector))
}

const openings =
  (allow: string): PolicyKind['openings'] =>
  (policy) => {
    const spec = mapOf(policy['spec'])
    // The baseline tier applies only to pods that no NetworkPolicy selects; in a guarded namespace one selects all of
    // them.
    if (spec['tier'] === 'Baseline') return []
    return (['ingress', 'egress'] as const).flatMap((field) =>
      listOf(spec[field]).flatMap((value) => {
        const rule = mapOf(value)
        if (rule['action'] !== allow) return []
        return listOf(rule[field === 'ingress' ? 'from' : 'to']).map((peer): Opening => ({
          direction: field === 'ingress' ? 'in' : 'out',
          ports: '',
          ...peerOf(peer),
        }))
      }),
    )
  }

/**
 * Policies of administrators, which take precedence over every NetworkPolicy: default-deny cannot close what they
 * allow. BaselineAdminNetworkPolicies come after NetworkPolicies and so open nothing here.
 * https://network-policy-api.sigs.k8s.io/
 */
export const adminKinds: readonly PolicyKind[] = [
  {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'AdminNetworkPolicy',
    selectsIn,
    openings: openings('Allow'),
  },
  ...['v1beta1', 'v1alpha2'].map((version) => ({
    apiVersion: `policy.networking.k8s.io/${version}`,
    kind: 'ClusterNetworkPolicy',
    selectsIn,
    openings: openings('Accept'),
  })),
]
