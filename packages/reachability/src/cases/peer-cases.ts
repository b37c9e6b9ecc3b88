import type { CaseGroup } from './case-world.ts'

/** Peers by labels: of pods, of namespaces, of both; every operator. */
export const peerCases: readonly CaseGroup[] = [
  {
    title: 'podSelector alone',
    policies: {
      'shop/in':
        '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}',
      'pay/out': '{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}',
    },
    cases: [
      'shop/web → shop/cart TCP 9090 open podPeer',
      'lab/toy → shop/cart TCP 9090 closed podPeer',
      'shop/batch → shop/cart TCP 9090 closed podPeer',
      '203.0.113.9 → shop/cart TCP 9090 closed podPeer',
      'pay/api → pay/db TCP 5432 open emptyPeerSelector',
      'pay/api → shop/web TCP 8080 closed podPeer',
      'pay/api → 203.0.113.9 TCP 443 closed podPeer',
    ],
  },
  {
    title: 'namespaceSelector alone',
    policies: {
      'shop/in':
        '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}]}',
      'shop/in-all': '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{namespaceSelector: {}}]}]}',
    },
    cases: [
      'pay/api → shop/web TCP 8080 open namespacePeer',
      'pay/db → shop/web UDP 1 open namespacePeer',
      'shop/cart → shop/web TCP 8080 closed namespacePeer',
      'lab/toy → shop/web TCP 8080 closed namespacePeer',
      'lab/toy → shop/cart TCP 9090 open emptyPeerSelector',
      'shop/batch → shop/cart TCP 9090 open emptyPeerSelector',
      '203.0.113.9 → shop/cart TCP 9090 closed emptyPeerSelector',
    ],
  },
  {
    title: 'both in one entry, and in two',
    policies: {
      'shop/and':
        '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}, podSelector: {matchLabels: {tier: back}}}]}]}',
      'shop/or':
        '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}, {podSelector: {matchLabels: {app: web}}}]}]}',
      'pay/any-ns':
        '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}]}]}',
      'pay/all-of-ns':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: red}}, podSelector: {}}]}]}',
    },
    cases: [
      'pay/api → shop/web TCP 8080 open bothSelectors',
      'pay/db → shop/web TCP 8080 closed bothSelectors',
      'shop/cart → shop/web TCP 8080 closed bothSelectors',
      'pay/db → shop/cart TCP 9090 open listIsOr',
      'shop/web → shop/cart TCP 9090 open listIsOr',
      'lab/toy → shop/cart TCP 9090 closed listIsOr',
      'shop/batch → shop/cart TCP 9090 closed listIsOr',
      'shop/web → pay/db TCP 5432 open bothSelectors',
      'lab/toy → pay/db TCP 5432 open emptyPeerSelector',
      'pay/api → pay/db TCP 5432 closed bothSelectors',
      'shop/batch → pay/api TCP 8443 open emptyPeerSelector',
      'lab/toy → pay/api TCP 8443 closed bothSelectors',
    ],
  },
  {
    title: 'the name of a namespace',
    policies: {
      'pay/in':
        '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: lab}}}]}, {from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [ops, nowhere]}]}}], ports: [{port: 9}]}]}',
    },
    cases: [
      'lab/toy → pay/api TCP 8443 open nameLabel',
      'shop/web → pay/api TCP 8443 closed nameLabel',
      'ops/prom → pay/api TCP 9 open nameLabel',
      'ops/prom → pay/api TCP 10 closed fromAndPorts',
    ],
  },
  {
    title: 'operators on pods',
    policies: {
      'shop/in':
        '{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: In, values: [api, prom]}]}}]}]}',
      'shop/notin':
        '{podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [api, prom]}]}}]}]}',
      'pay/exists':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: Exists}]}}]}]}',
      'pay/not':
        '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}]}]}',
      'lab/blank':
        '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {scrape: ""}}}]}]}',
    },
    cases: [
      'pay/api → shop/web TCP 8080 open labelIn',
      'ops/prom → shop/web TCP 8080 open labelIn',
      'pay/db → shop/web TCP 8080 closed labelIn',
      'shop/batch → shop/web TCP 8080 closed labelIn',
      'pay/api → shop/cart TCP 9090 closed labelNotIn',
      'pay/db → shop/cart TCP 9090 open labelNotIn',
      'shop/batch → shop/cart TCP 9090 open labelNotIn',
      'shop/web → pay/api TCP 8443 open labelExists',
      'lab/toy → pay/api TCP 8443 closed labelExists',
      'shop/batch → pay/api TCP 8443 closed labelExists',
      'lab/toy → pay/db TCP 5432 open labelDoesNotExist',
      'shop/batch → pay/db TCP 5432 open labelDoesNotExist',
      'shop/web → pay/db TCP 5432 closed labelDoesNotExist',
      'ops/prom → lab/toy TCP 80 open labelIn',
      'shop/batch → lab/toy TCP 80 closed labelIn',
    ],
  },
  {
    title: 'operators on namespaces, and on the pods a policy is for',
    policies: {
      'shop/notin':
        '{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}, ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: env, operator: NotIn, values: [prod]}]}}]}]}',
      'pay/exists':
        '{podSelector: {matchExpressions: [{key: app, operator: Exists}, {key: tier, operator: NotIn, values: [data]}]}, ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: env, operator: Exists}, {key: team, operator: NotIn, values: [blue]}]}}]}]}',
      'ops/none':
        '{podSelector: {matchExpressions: [{key: scrape, operator: Exists}]}, ingress: [{from: [{namespaceSelector: {matchLabels: {env: prod}, matchExpressions: [{key: team, operator: In, values: [blue, green]}]}}]}]}',
      'lab/absent':
        '{podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}, ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: team, operator: DoesNotExist}]}}]}]}',
    },
    cases: [
      'pay/api → shop/web TCP 8080 open labelNotIn',
      'pay/api → shop/cart TCP 9090 closed labelNotIn',
      'ops/prom → shop/cart TCP 9090 open labelNotIn',
      'lab/toy → shop/batch TCP 80 open labelNotIn',
      'shop/web → pay/api TCP 8443 open labelsAnd',
      'pay/db → pay/api TCP 8443 closed labelsAnd',
      'ops/prom → pay/api TCP 8443 closed labelExists',
      'lab/toy → pay/db TCP 5432 open labelsAnd',
      'pay/db → ops/prom TCP 9090 open labelsAnd',
      'shop/web → ops/prom TCP 9090 closed labelsAnd',
      'ops/prom → ops/prom TCP 9090 open self',
      'shop/web → lab/toy TCP 80 closed labelDoesNotExist',
    ],
  },
  {
    title: 'pods on the network of their node',
    policies: {
      'ops/deny': '{podSelector: {}, policyTypes: [Ingress, Egress]}',
      'pay/ops':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: green}}}]}]}',
      'pay/node': '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}}]}]}',
      'lab/all':
        '{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{to: [{namespaceSelector: {}}]}]}',
    },
    cases: [
      'shop/web → ops/agent TCP 9100 open hostNetwork',
      'ops/agent → shop/web TCP 8080 open hostNetwork',
      'ops/agent → pay/api TCP 8443 closed hostNetwork',
      'ops/agent → pay/db TCP 5432 open hostNetwork',
      'ops/agent → lab/toy TCP 80 open emptyFrom',
      'lab/toy → ops/agent TCP 9100 closed hostNetwork',
    ],
  },
]
