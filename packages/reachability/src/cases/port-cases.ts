import type { CaseGroup } from './case-world.ts'

/** Ports: numbers, names, ranges, protocols, and outside addresses. */
export const portCases: readonly CaseGroup[] = [
  {
    title: 'protocols and missing ports',
    policies: {
      'shop/tcp': '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}',
      'shop/udp': '{podSelector: {matchLabels: {app: cart}}, ingress: [{ports: [{protocol: UDP}]}]}',
      'pay/sctp':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{ports: [{protocol: SCTP, port: 3868}, {protocol: UDP, port: 5353}]}]}',
      'pay/all': '{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [], from: [{namespaceSelector: {}}]}]}',
      'lab/half': '{podSelector: {}, ingress: [{ports: [{}]}]}',
    },
    cases: [
      'pay/api → shop/web TCP 80 open protocolDefault',
      'pay/api → shop/web UDP 80 closed protocolDefault',
      'pay/api → shop/web SCTP 80 closed protocolDefault',
      'pay/api → shop/web TCP 81 closed fromAndPorts',
      '203.0.113.9 → shop/web TCP 80 open emptyFrom',
      'pay/api → shop/cart UDP 1 open portMissing',
      'pay/api → shop/cart UDP 65535 open portMissing',
      'pay/api → shop/cart TCP 1 closed portMissing',
      'shop/web → pay/api SCTP 3868 open fromAndPorts',
      'shop/web → pay/api TCP 3868 closed fromAndPorts',
      'shop/web → pay/api UDP 5353 open fromAndPorts',
      'shop/web → pay/db SCTP 7 open emptyPorts',
      '203.0.113.9 → pay/db TCP 5432 closed fromAndPorts',
      'ops/prom → lab/toy TCP 4242 open protocolDefault',
      'ops/prom → lab/toy UDP 4242 closed protocolDefault',
    ],
  },
  {
    title: 'ranges',
    policies: {
      'shop/range':
        '{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 8000, endPort: 8010}, {port: 80}]}]}',
      'shop/one':
        '{podSelector: {matchLabels: {app: cart}}, ingress: [{ports: [{protocol: UDP, port: 53, endPort: 53}]}]}',
      'pay/out':
        '{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/24}}], ports: [{protocol: TCP, port: 32000, endPort: 32768}]}]}',
      'pay/top':
        '{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 65000, endPort: 65535}]}, {ports: [{port: 64000, endPort: 64999}]}]}',
    },
    cases: [
      'lab/toy → shop/web TCP 8000 open endPort',
      'lab/toy → shop/web TCP 8005 open endPort',
      'lab/toy → shop/web TCP 8010 open endPort',
      'lab/toy → shop/web TCP 7999 closed endPort',
      'lab/toy → shop/web TCP 8011 closed endPort',
      'lab/toy → shop/web UDP 8005 closed protocolDefault',
      'lab/toy → shop/web TCP 80 open fromAndPorts',
      'lab/toy → shop/cart UDP 53 open endPort',
      'lab/toy → shop/cart UDP 54 closed endPort',
      'pay/api → 10.0.0.9 TCP 32000 open endPort',
      'pay/api → 10.0.0.9 TCP 32768 open endPort',
      'pay/api → 10.0.0.9 TCP 32769 closed endPort',
      'pay/api → 10.0.1.9 TCP 32000 closed ipBlock',
      'lab/toy → pay/db TCP 65535 open endPort',
      'lab/toy → pay/db TCP 64999 open additive',
      'lab/toy → pay/db TCP 63999 closed endPort',
    ],
  },
  {
    title: 'names of ports',
    policies: {
      'shop/http': '{podSelector: {}, ingress: [{ports: [{port: http}]}]}',
      'pay/names':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{ports: [{port: dns, protocol: UDP}, {port: sig, protocol: SCTP}, {port: dns}]}]}',
      'lab/out': '{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: pg}, {port: metrics}]}]}',
    },
    cases: [
      'pay/db → shop/web TCP 8080 open namedPort',
      'pay/db → shop/web TCP 9090 closed namedPort',
      'pay/db → shop/cart TCP 9090 open namedPort',
      'pay/db → shop/cart TCP 8080 closed namedPort',
      'pay/db → shop/cart TCP 9100 closed namedPort',
      'pay/db → shop/batch TCP 8080 closed namedPort',
      'shop/web → pay/api UDP 5353 open namedPort',
      'shop/web → pay/api TCP 5353 closed namedPort',
      'shop/web → pay/api SCTP 3868 open namedPort',
      'lab/toy → pay/db TCP 5432 open namedPort',
      'lab/toy → pay/api TCP 5432 closed namedPort',
      'lab/toy → 203.0.113.9 TCP 5432 closed namedPort',
      'lab/toy → shop/cart TCP 9100 closed bothSides',
    ],
  },
  {
    title: 'addresses and exceptions',
    policies: {
      'shop/out':
        '{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32]}}], ports: [{port: 443}]}]}',
      'shop/v6':
        '{podSelector: {matchLabels: {app: cart}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: "2001:db8::/32", except: ["2001:db8:1::/48"]}}]}]}',
      'pay/in':
        '{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.128/25]}}, {ipBlock: {cidr: 203.0.113.200/32}}]}]}',
      'pay/mask': '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 198.51.100.77/24}}]}]}',
    },
    cases: [
      'shop/web → 203.0.113.9 TCP 443 open ipBlock',
      'shop/web → 203.0.113.9 TCP 80 closed fromAndPorts',
      'shop/web → 10.1.2.3 TCP 443 closed except',
      'shop/web → 169.254.169.254 TCP 443 closed except',
      'shop/web → 169.254.169.253 TCP 443 open except',
      'shop/web → 2001:db8::1 TCP 443 closed ipBlock',
      'shop/web → pay/api TCP 443 closed ipBlock',
      'shop/cart → 2001:db8::1 TCP 80 open ipBlock',
      'shop/cart → 2001:db8:1::1 TCP 80 closed except',
      'shop/cart → 2001:db8:2::1 UDP 80 open except',
      'shop/cart → 203.0.113.9 TCP 80 closed ipBlock',
      'shop/batch → 10.1.2.3 TCP 80 open openOut',
      '203.0.113.5 → pay/api TCP 8443 open ipBlock',
      '203.0.113.130 → pay/api TCP 8443 closed except',
      '203.0.113.200 → pay/api TCP 8443 open listIsOr',
      '203.0.114.5 → pay/api TCP 8443 closed ipBlock',
      'shop/batch → pay/api TCP 8443 closed ipBlock',
      '198.51.100.1 → pay/db TCP 5432 open ipBlock',
      '198.51.101.1 → pay/db TCP 5432 closed ipBlock',
    ],
  },
  {
    title: 'empty lists against missing ones',
    policies: {
      'shop/empty-from': '{podSelector: {matchLabels: {app: web}}, ingress: [{from: []}]}',
      'shop/no-rule': '{podSelector: {matchLabels: {app: cart}}, ingress: []}',
      'pay/empty-to': '{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [], ports: []}]}',
      'pay/no-rule': '{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress], egress: []}',
      'lab/null':
        '{podSelector: {}, ingress: [{from: [{namespaceSelector: null, podSelector: {matchLabels: {app: web}}}], ports: null}]}',
      'ops/null': '{podSelector: null, ingress: null, policyTypes: [Ingress]}',
    },
    cases: [
      '203.0.113.9 → shop/web TCP 8080 open emptyFrom',
      'shop/batch → shop/cart TCP 9090 closed isolatedIn',
      'pay/api → 203.0.113.9 UDP 53 open emptyFrom',
      'pay/db → 203.0.113.9 UDP 53 closed isolatedOut',
      'shop/web → lab/toy TCP 80 closed podPeer',
      'shop/web → ops/prom TCP 9090 closed emptyPodSelector',
    ],
  },
]
