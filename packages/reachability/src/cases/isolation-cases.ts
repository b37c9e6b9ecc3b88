import type { CaseGroup } from './case-world.ts'

/** Which pods a policy isolates, in which direction, and how policies combine. */
export const isolationCases: readonly CaseGroup[] = [
  {
    title: 'no policy at all',
    policies: {},
    cases: [
      'shop/web → shop/cart TCP 9090 open openIn',
      'lab/toy → pay/db TCP 5432 open noPolicyBetween',
      'shop/web → 203.0.113.9 UDP 53 open openOut',
      '203.0.113.9 → pay/api SCTP 3868 open openIn',
      'ops/agent → pay/db TCP 5432 open openIn',
      'pay/db → ops/agent TCP 22 open openOut',
      'shop/web → shop/web TCP 1 open self',
    ],
  },
  {
    title: 'default deny of ingress',
    policies: { 'shop/deny': '{podSelector: {}, policyTypes: [Ingress]}' },
    cases: [
      'shop/cart → shop/web TCP 8080 closed denyAllIn',
      'pay/api → shop/web TCP 8080 closed emptyPodSelector',
      'pay/api → shop/batch UDP 9 closed emptyPodSelector',
      '198.51.100.4 → shop/web TCP 8080 closed isolatedIn',
      'shop/web → pay/api TCP 8443 open denyAllIn',
      'shop/web → 198.51.100.4 TCP 443 open denyAllIn',
      'shop/web → shop/web TCP 8080 open self',
      'pay/api → pay/db TCP 5432 open ownNamespace',
      'lab/toy → ops/prom TCP 9090 open ownNamespace',
    ],
  },
  {
    title: 'default deny of egress',
    policies: { 'shop/deny': '{podSelector: {}, policyTypes: [Egress]}' },
    cases: [
      'shop/web → shop/cart TCP 9090 closed denyAllOut',
      'shop/web → pay/api UDP 5353 closed isolatedOut',
      'shop/batch → 203.0.113.9 TCP 443 closed isolatedOut',
      'pay/api → shop/web TCP 8080 open denyAllOut',
      '203.0.113.9 → shop/web TCP 8080 open denyAllOut',
      'shop/cart → shop/cart TCP 9090 open self',
      'pay/api → 203.0.113.9 TCP 443 open ownNamespace',
    ],
  },
  {
    title: 'default deny of both, everywhere',
    policies: Object.fromEntries(
      ['shop', 'pay', 'ops', 'lab'].map((name) => [
        `${name}/deny`,
        '{podSelector: {}, policyTypes: [Ingress, Egress]}',
      ]),
    ),
    cases: [
      'shop/web → pay/api TCP 8443 closed isolatedOut',
      'lab/toy → shop/web TCP 80 closed isolatedIn',
      '203.0.113.9 → shop/web TCP 80 closed isolatedIn',
      'ops/prom → 203.0.113.9 TCP 80 closed isolatedOut',
      'pay/db → pay/db TCP 5432 open self',
    ],
  },
  {
    title: 'policyTypes left out',
    policies: {
      'shop/none': '{podSelector: {matchLabels: {app: web}}}',
      'pay/out': '{podSelector: {matchLabels: {app: api}}, egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]}',
      'pay/empty': '{podSelector: {matchLabels: {app: db}}, egress: []}',
    },
    cases: [
      'shop/cart → shop/web TCP 8080 closed typesDefault',
      'shop/web → shop/cart TCP 9090 open typesDefault',
      'pay/api → pay/db TCP 5432 closed typesDefault',
      'pay/api → shop/cart TCP 9090 closed typesDefault',
      'shop/cart → pay/api TCP 8443 closed typesDefault',
      'pay/db → shop/cart TCP 9090 open typesDefault',
      'shop/cart → pay/db TCP 5432 closed typesDefault',
    ],
  },
  {
    title: 'a section whose direction is not listed',
    policies: {
      'shop/in-only':
        '{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [{}], egress: [{to: [{podSelector: {}}]}]}',
      'pay/out-only': '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], ingress: [{from: []}]}',
    },
    cases: [
      'shop/web → 203.0.113.9 TCP 443 open typesOnly',
      'shop/web → pay/api TCP 8443 open typesOnly',
      'pay/db → shop/web TCP 8080 closed typesOnly',
      'shop/cart → pay/db TCP 5432 open typesOnly',
    ],
  },
  {
    title: 'policies add up',
    policies: {
      'pay/deny': '{podSelector: {}, policyTypes: [Ingress]}',
      'pay/shop':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}}], ports: [{port: 8443}]}]}',
      'pay/lab':
        '{podSelector: {matchLabels: {tier: back}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: lab}}}], ports: [{port: 9000}]}]}',
    },
    cases: [
      'shop/web → pay/api TCP 8443 open additive',
      'shop/web → pay/api TCP 9000 closed additive',
      'lab/toy → pay/api TCP 9000 open additive',
      'lab/toy → pay/api TCP 8443 closed additive',
      'shop/web → pay/db TCP 8443 closed isolatedIn',
      'pay/db → pay/api TCP 8443 closed isolatedIn',
      'ops/prom → pay/api TCP 9000 closed isolatedIn',
    ],
  },
  {
    title: 'allow-all beside default deny',
    policies: {
      'shop/deny': '{podSelector: {}, policyTypes: [Ingress, Egress]}',
      'shop/all-in': '{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}',
      'pay/deny': '{podSelector: {}, policyTypes: [Egress]}',
      'pay/all-out': '{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{}]}',
    },
    cases: [
      '203.0.113.9 → shop/batch UDP 4000 open allowAll',
      'lab/toy → shop/web SCTP 1 open allowAll',
      'shop/web → shop/cart TCP 9090 closed bothSides',
      'pay/api → shop/web TCP 8080 open allowAll',
      'pay/api → 2001:db8::9 TCP 443 open allowAll',
      'pay/db → shop/web TCP 8080 closed bothSides',
    ],
  },
  {
    title: 'both directions are needed',
    policies: {
      'shop/out':
        '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: {team: blue}}}], ports: [{port: 8443}, {port: 5432}]}]}',
      'pay/in':
        '{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}}], ports: [{port: 8443}, {port: 80}]}]}',
    },
    cases: [
      'shop/web → pay/api TCP 8443 open bothSides',
      'shop/web → pay/db TCP 5432 closed bothSides',
      'shop/web → pay/api TCP 80 closed bothSides',
      'shop/cart → pay/api TCP 80 open openOut',
      'shop/cart → pay/db TCP 5432 closed isolatedIn',
      'shop/web → lab/toy TCP 80 closed isolatedOut',
      'pay/api → shop/web TCP 8080 open openIn',
    ],
  },
]
