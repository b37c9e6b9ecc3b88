import type { KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { apiServerEntities, isCilium, vpcRanges } from '../bundle/connection-policies.ts'
import { ciliumPolicy, policy } from '../bundle/network-policies.ts'
import { apiServerPrefix } from './api-server-rules.ts'
import { purposes } from './platform-callers.ts'
import type { ApiServerCaller, PlatformRule } from './platform-rule.ts'

const ciliumRule = ({ namespace, name, podLabels, ports }: PlatformRule): KubeObject => ({
  ...ciliumPolicy,
  metadata: { name, namespace },
  spec: {
    endpointSelector: { matchLabels: podLabels },
    ingress: [
      {
        fromEntities: [...apiServerEntities],
        ...(ports === undefined
          ? {}
          : { toPorts: [{ ports: ports.map((port) => ({ port: String(port), protocol: 'TCP' })) }] }),
      },
    ],
  },
})

const networksOf = ({ tunnels }: ApiServerCaller, facts: ClusterFacts): readonly string[] => [
  ...vpcRanges(facts),
  ...tunnels,
]

/**
 * The policy of one rule. Cilium knows nodes by identity, which no ipBlock matches; other plugins see an address of the
 * VPC, or the address of the node's tunnel. Pure.
 */
export const platformPolicy = (rule: PlatformRule, facts: ClusterFacts): KubeObject => {
  const { namespace, name, podLabels, from, ports } = rule
  if (from.kind === 'api-server' && isCilium(facts.networkPlugin)) return ciliumRule(rule)
  const peers =
    from.kind === 'api-server'
      ? networksOf(from, facts).map((cidr) => ({ ipBlock: { cidr } }))
      : from.selectors.map((podSelector) => ({
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': from.namespace } },
          podSelector,
        }))
  return policy(namespace, name, {
    podSelector: Object.keys(podLabels).length === 0 ? {} : { matchLabels: podLabels },
    policyTypes: ['Ingress'],
    ingress: [
      { from: peers, ...(ports === undefined ? {} : { ports: ports.map((port) => ({ protocol: 'TCP', port })) }) },
    ],
  })
}

const purposeOf = (name: string) => purposes.find((purpose) => name.startsWith(`${purpose.policy}-from-`))

/** Whether the name is reserved for policies of the platform. */
export const isPlatformPolicy = (name: string): boolean =>
  name.startsWith(apiServerPrefix) || purposeOf(name) !== undefined

/** Why a policy of the platform is no longer wanted, as a clause. */
export const platformRemovalReason = (name: string): string | undefined => {
  if (name.startsWith(apiServerPrefix)) return 'no webhook or API refers to pods of this Service any more'
  const purpose = purposeOf(name)
  return purpose === undefined ? undefined : `it is no longer certain that ${purpose.title} runs there`
}
