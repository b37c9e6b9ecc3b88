import type { CaseGroup } from './case-world.ts'

const denyAll = '{podSelector: {}, policyTypes: [Ingress, Egress]}'
const everyone = '[{namespaces: {}}]'

/** AdminNetworkPolicies and BaselineAdminNetworkPolicies, enforced by the plugin unless the group says otherwise. */
export const adminCases: readonly CaseGroup[] = [
  {
    title: 'an AdminNetworkPolicy that allows what default deny closes',
    policies: {
      'shop/deny': denyAll,
      'anp/open': `{priority: 10, subject: {namespaces: {matchLabels: {team: red}}}, ingress: [{action: Allow, from: ${everyone}, ports: [{portNumber: {port: 8080}}]}]}`,
    },
    cases: [
      'pay/api → shop/web TCP 8080 open adminAllow',
      'pay/api → shop/web TCP 8081 closed adminPortNumber',
      'pay/api → shop/web UDP 8080 closed adminPortNumber',
      'lab/toy → shop/cart TCP 8080 open adminFirst',
      'shop/cart → shop/web TCP 8080 closed adminDirection',
      '203.0.113.9 → shop/web TCP 8080 closed adminSubject',
      'ops/agent → shop/web TCP 8080 closed adminHost',
      'shop/web → pay/api TCP 8443 closed adminDirection',
    ],
  },
  {
    title: 'an AdminNetworkPolicy that denies what a NetworkPolicy allows',
    policies: {
      'pay/allow': '{podSelector: {}, ingress: [{}]}',
      'anp/stop':
        '{priority: 0, subject: {pods: {namespaceSelector: {matchLabels: {team: blue}}, podSelector: {matchLabels: {app: db}}}}, ingress: [{action: Deny, from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]}]}',
    },
    cases: [
      'shop/web → pay/db TCP 5432 closed adminDeny',
      'lab/toy → pay/db TCP 5432 closed adminNoPorts',
      'lab/toy → pay/db SCTP 9 closed adminNoPorts',
      'shop/cart → pay/db TCP 5432 open adminAsRead',
      'shop/web → pay/api TCP 8443 open adminSubject',
      'pay/db → shop/web TCP 8080 open adminDirection',
      'pay/db → pay/db TCP 5432 open self',
    ],
  },
  {
    title: 'the priority decides, then the order of the rules',
    policies: {
      'anp/late': `{priority: 20, subject: {namespaces: {}}, ingress: [{action: Allow, from: ${everyone}}]}`,
      'anp/early': `{priority: 5, subject: {namespaces: {matchLabels: {team: red}}}, ingress: [{action: Pass, from: [{namespaces: {matchLabels: {team: green}}}]}, {action: Deny, from: ${everyone}, ports: [{portRange: {start: 8000, end: 8080}}]}, {action: Allow, from: ${everyone}, ports: [{portNumber: {port: 8080}}]}]}`,
      'shop/only-dns': '{podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 53}]}]}',
    },
    cases: [
      'pay/api → shop/web TCP 8080 closed adminRuleOrder',
      'pay/api → shop/web TCP 8000 closed adminPortRange',
      'pay/api → shop/web TCP 7999 open adminPriority',
      'pay/api → shop/web UDP 8080 open adminPortRange',
      'ops/prom → shop/web TCP 8080 closed adminPass',
      'ops/prom → shop/web TCP 53 open adminPass',
      'shop/web → pay/db TCP 5432 open adminPriority',
    ],
  },
  {
    title: 'two policies with the same priority',
    policies: {
      'anp/one': `{priority: 7, subject: {namespaces: {matchLabels: {team: red}}}, ingress: [{action: Allow, from: ${everyone}, ports: [{portRange: {start: 80, end: 90}}]}]}`,
      'anp/two': `{priority: 7, subject: {namespaces: {matchLabels: {env: prod}}}, ingress: [{action: Deny, from: ${everyone}, ports: [{portRange: {start: 85, end: 95}}]}]}`,
      'anp/zz-later': `{priority: 8, subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyone}, ports: [{portNumber: {port: 80}}]}]}`,
      'shop/deny': denyAll,
    },
    cases: [
      'pay/api → shop/web TCP 85 undecided adminTie',
      'pay/api → shop/web TCP 90 undecided adminTie',
      'pay/api → shop/web TCP 80 open adminTie',
      'pay/api → shop/web TCP 95 closed adminTie',
      'pay/api → shop/web TCP 96 closed adminTie',
      'lab/toy → pay/db TCP 85 closed adminSubject',
      'lab/toy → pay/db TCP 80 closed adminPriority',
    ],
  },
  {
    title: 'two policies with the same priority and the same action agree',
    policies: {
      'anp/one': `{priority: 7, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [203.0.113.0/24]}]}]}`,
      'anp/two': `{priority: 7, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [203.0.113.9/32, 198.51.100.0/24]}]}]}`,
    },
    cases: [
      'shop/web → 203.0.113.9 TCP 443 closed adminTie',
      'shop/web → 203.0.113.10 TCP 443 closed adminTie',
      'shop/web → 198.51.100.7 UDP 53 closed adminNetworks',
      'shop/web → 192.0.2.1 TCP 443 open adminAsRead',
    ],
  },
  {
    title: 'egress to networks',
    policies: {
      'anp/internet':
        '{priority: 1, subject: {namespaces: {matchLabels: {env: prod}}}, egress: [{action: Pass, to: [{namespaces: {}}]}, {action: Allow, to: [{networks: [203.0.113.0/24]}], ports: [{portNumber: {protocol: TCP, port: 443}}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}]}',
      'pay/deny': denyAll,
    },
    cases: [
      'shop/web → 203.0.113.9 TCP 443 open adminNetworks',
      'pay/api → 203.0.113.9 TCP 443 open adminAllow',
      'shop/web → 203.0.113.9 TCP 80 closed adminPortNumber',
      'shop/web → 8.8.8.8 UDP 53 closed adminNetworks',
      'shop/web → 2001:db8::1 TCP 443 open adminNetworks',
      'shop/web → shop/cart TCP 9090 open adminPass',
      'pay/api → pay/db TCP 5432 closed adminPass',
      'lab/toy → 8.8.8.8 UDP 53 open adminSubject',
      'shop/web → ops/agent TCP 22 closed adminNetworks',
    ],
  },
  {
    title: 'networks and traffic inside the cluster',
    policies: {
      'anp/pods':
        '{priority: 1, subject: {namespaces: {matchLabels: {team: red}}}, egress: [{action: Deny, to: [{networks: [10.244.3.0/24]}]}]}',
      'anp/every':
        '{priority: 1, subject: {namespaces: {matchLabels: {team: green}}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}',
    },
    cases: [
      'shop/web → pay/db TCP 5432 closed adminNetworks',
      'shop/web → ops/agent TCP 22 open adminNetworks',
      'shop/web → shop/cart TCP 9090 undecided adminNetworks',
      'ops/prom → shop/web TCP 8080 closed adminNetworks',
      'ops/prom → pay/db TCP 5432 closed adminNetworks',
      'ops/agent → pay/db TCP 5432 open adminHost',
    ],
  },
  {
    title: 'nodes and names cannot be computed from policies and pods',
    policies: {
      'anp/nodes':
        '{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{nodes: {}}], ports: [{portNumber: {port: 10250}}]}, {action: Deny, to: [{nodes: {matchLabels: {role: control}}}], ports: [{portNumber: {port: 22}}]}]}',
      'anp/names':
        "{priority: 2, subject: {namespaces: {matchLabels: {team: red}}}, egress: [{action: Allow, to: [{domainNames: ['*.example.org']}], ports: [{portNumber: {port: 443}}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}], ports: [{portNumber: {port: 443}}]}]}",
    },
    cases: [
      'shop/web → ops/agent TCP 10250 closed adminNodes',
      'shop/web → ops/agent TCP 22 undecided adminNodes',
      'shop/web → ops/agent TCP 80 open adminNodes',
      'shop/web → pay/api TCP 10250 open adminNodes',
      'shop/web → 198.51.100.4 TCP 10250 undecided adminNodes',
      'shop/web → 169.254.169.254 TCP 10250 open adminNodes',
      'shop/web → 198.51.100.4 TCP 443 undecided adminDomains',
      'lab/toy → 198.51.100.4 TCP 443 open adminDomains',
      'shop/web → 198.51.100.4 TCP 80 open adminDomains',
    ],
  },
  {
    title: 'named ports',
    policies: {
      'anp/names': `{priority: 1, subject: {namespaces: {matchLabels: {env: prod}}}, ingress: [{action: Deny, from: ${everyone}, ports: [{namedPort: http}, {namedPort: dns}]}]}`,
    },
    cases: [
      'lab/toy → shop/web TCP 8080 closed adminNamedPort',
      'lab/toy → shop/web TCP 9090 open adminNamedPort',
      'lab/toy → shop/cart TCP 9090 closed adminNamedPort',
      'lab/toy → pay/api UDP 5353 closed adminNamedPort',
      'lab/toy → pay/api TCP 5353 open adminNamedPort',
      'lab/toy → shop/batch TCP 8080 open adminNamedPort',
    ],
  },
  {
    title: 'several peers of one rule',
    policies: {
      'anp/some': `{priority: 1, subject: {namespaces: {matchLabels: {team: blue}}}, ingress: [{action: Deny, from: [{namespaces: {matchLabels: {team: green}}}, {pods: {namespaceSelector: {matchLabels: {team: red}}, podSelector: {matchExpressions: [{key: tier, operator: In, values: [back]}]}}}]}]}`,
    },
    cases: [
      'ops/prom → pay/api TCP 8443 closed adminAnyPeer',
      'shop/cart → pay/api TCP 8443 closed adminAnyPeer',
      'shop/web → pay/api TCP 8443 open adminAnyPeer',
      'ops/agent → pay/api TCP 8443 open adminHost',
      'lab/toy → pay/api TCP 8443 open adminAsRead',
    ],
  },
  {
    title: 'the baseline comes after NetworkPolicies',
    policies: {
      'banp/default': `{subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {matchLabels: {team: green}}}]}, {action: Deny, from: ${everyone}}], egress: [{action: Deny, to: [{networks: [203.0.113.0/24]}]}]}`,
      'shop/open':
        '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}',
      'shop/shut': '{podSelector: {matchLabels: {app: cart}}, policyTypes: [Ingress, Egress]}',
      'lab/out': '{podSelector: {}, policyTypes: [Egress], egress: [{}]}',
    },
    cases: [
      'pay/api → shop/web TCP 8080 open baselineSelected',
      'pay/api → shop/cart TCP 9090 closed baselineSelected',
      'ops/prom → shop/cart TCP 9090 closed baselineSelected',
      'pay/api → pay/db TCP 5432 closed baselineLast',
      'ops/prom → pay/db TCP 5432 open baselineLast',
      '203.0.113.9 → pay/db TCP 5432 open adminAsRead',
      'pay/api → 203.0.113.9 TCP 443 closed baselineLast',
      'shop/web → 203.0.113.9 TCP 443 open baselineSelected',
      'pay/api → 198.51.100.4 TCP 443 open adminAsRead',
      'pay/api → lab/toy TCP 80 undecided baselineOtherWay',
      'lab/toy → 203.0.113.9 TCP 443 open baselineSelected',
      'pay/db → pay/db TCP 5432 open self',
    ],
  },
  {
    title: 'Pass reaches the baseline where no NetworkPolicy selects the pod',
    policies: {
      'anp/pass': `{priority: 3, subject: {namespaces: {}}, ingress: [{action: Pass, from: ${everyone}, ports: [{portNumber: {port: 80}}]}, {action: Allow, from: ${everyone}}]}`,
      'banp/default': `{subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyone}}]}`,
      'shop/web-only':
        '{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 80}]}], egress: [{}]}',
    },
    cases: [
      'lab/toy → pay/api TCP 80 closed adminPass',
      'lab/toy → pay/api TCP 81 open adminFirst',
      'lab/toy → shop/web TCP 80 open baselineSelected',
    ],
  },
]

/** The same where the plugin does not enforce them, or where that is not known. */
export const supportCases: readonly CaseGroup[] = [
  {
    title: 'a plugin without them',
    support: 'ignored',
    policies: {
      'anp/open': `{priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: ${everyone}}]}`,
      'banp/default': `{subject: {namespaces: {}}, ingress: [{action: Deny, from: ${everyone}}]}`,
      'shop/deny': denyAll,
    },
    cases: [
      'ops/prom → shop/web TCP 8080 closed notEnforced',
      'shop/web → pay/api TCP 8443 closed isolatedOut',
      'ops/prom → pay/api TCP 8443 open notEnforced',
    ],
  },
  {
    title: 'a plugin that is not known',
    support: 'not known',
    policies: {
      'anp/open': `{priority: 1, subject: {namespaces: {}}, ingress: [{action: Pass, from: ${everyone}, ports: [{portNumber: {port: 80}}]}, {action: Allow, from: ${everyone}}]}`,
      'banp/default': `{subject: {namespaces: {matchLabels: {team: blue}}}, ingress: [{action: Deny, from: ${everyone}}]}`,
      'shop/deny': '{podSelector: {}, policyTypes: [Ingress]}',
    },
    cases: [
      'ops/prom → shop/web TCP 8080 undecided notKnown',
      'ops/prom → shop/web TCP 80 closed notKnown',
      'ops/prom → lab/toy TCP 81 open notKnown',
      'ops/prom → pay/api TCP 80 undecided notKnown',
      'ops/prom → pay/api TCP 81 undecided notKnown',
      '203.0.113.9 → pay/api TCP 80 open notKnown',
    ],
  },
]
