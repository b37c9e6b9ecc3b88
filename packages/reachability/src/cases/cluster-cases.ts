import type { CaseGroup } from './case-world.ts'

const denyAll = '{podSelector: {}, policyTypes: [Ingress, Egress]}'
const everyone = '[{namespaces: {}}]'

/** ClusterNetworkPolicies, which replace the two older kinds. */
export const clusterCases: readonly CaseGroup[] = [
  {
    title: 'ClusterNetworkPolicies of both tiers',
    policies: {
      'cnp/admin': `{tier: Admin, priority: 5, subject: {namespaces: {matchLabels: {env: prod}}}, ingress: [{action: Accept, from: [{pods: {namespaceSelector: {matchLabels: {team: green}}, podSelector: {}}}], protocols: [{tcp: {destinationPort: {number: 9100}}}]}, {action: Pass, from: [{namespaces: {matchLabels: {team: red}}}]}, {action: Deny, from: ${everyone}, protocols: [{udp: {}}]}]}`,
      'cnp/baseline': `{tier: Baseline, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyone}}]}`,
      'shop/deny': denyAll,
    },
    cases: [
      'ops/prom → shop/web TCP 9100 open clusterTiers',
      'ops/prom → shop/web TCP 9101 closed clusterTiers',
      'ops/prom → shop/web UDP 9100 closed clusterProtocols',
      'ops/prom → pay/api TCP 9100 open clusterTiers',
      'ops/prom → pay/api TCP 9101 closed clusterTiers',
      'ops/prom → pay/api UDP 9100 closed clusterProtocols',
      'lab/toy → pay/api SCTP 3868 closed clusterTiers',
      'shop/web → pay/api UDP 5353 closed clusterPass',
      '203.0.113.9 → pay/api TCP 8443 open clusterTiers',
    ],
  },
  {
    title: 'acceptance of egress says nothing about ingress',
    policies: {
      'cnp/out':
        '{tier: Admin, priority: 5, subject: {namespaces: {matchLabels: {team: red}}}, egress: [{action: Accept, to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {range: {start: 8000, end: 9000}}}}]}]}',
      'shop/deny': denyAll,
      'pay/deny': denyAll,
    },
    cases: [
      'shop/web → lab/toy TCP 8000 open clusterTiers',
      'shop/web → lab/toy TCP 9000 open clusterProtocols',
      'shop/web → lab/toy TCP 9001 closed clusterProtocols',
      'shop/web → pay/api TCP 8443 closed clusterBothEnds',
    ],
  },
  {
    title: 'named ports and equal priorities of ClusterNetworkPolicies',
    policies: {
      'cnp/name': `{tier: Admin, priority: 5, subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyone}, protocols: [{destinationNamedPort: http}]}]}`,
      'cnp/base-one': `{tier: Baseline, priority: 5, subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyone}, protocols: [{sctp: {destinationPort: {number: 3868}}}]}]}`,
      'cnp/base-two': `{tier: Baseline, priority: 5, subject: {namespaces: {}}, ingress: [{action: Accept, from: ${everyone}, protocols: [{sctp: {}}]}]}`,
    },
    cases: [
      'lab/toy → shop/web TCP 8080 closed clusterNamedPort',
      'lab/toy → shop/cart TCP 8080 open clusterNamedPort',
      'lab/toy → pay/api SCTP 3868 undecided clusterTie',
      'lab/toy → pay/api SCTP 3869 open clusterTie',
    ],
  },
]
