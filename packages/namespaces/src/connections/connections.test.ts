import { sourcedObject, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { judgeExpectation, parseExpectation, readWorld } from '@dayone/reachability'
import { describe, expect, it, test } from 'vitest'
import { config } from '../config.ts'
import { objects } from '../objects/objects.ts'
import { internetBlocks } from './addresses.ts'
import { connectionFindings } from './connection-findings.ts'
import { connectionWords } from './connection-words.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  vpcCidr: '172.20.0.0/16',
  namespaces: [],
}

const SHOP = {
  name: 'shop',
  ingressFrom: [
    { namespace: 'gateway', ports: [8080] },
    { cidr: '10.1.0.0/16', except: ['10.1.9.0/24'] },
  ],
  egressTo: [
    { namespace: 'payments', ports: [8443, '9000-9010'] },
    { cidr: '10.20.0.0/16', ports: [5432, 'udp/123'] },
    { internet: true },
  ],
}
const PAYMENTS = { name: 'payments', ingressFrom: [{ namespace: 'shop', ports: [8443] }] }

const others: readonly KubeObject[] = ['gateway', 'lab', 'kube-system'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
}))

test('the API server may call webhooks: by its name with Cilium, by the network of its nodes otherwise', () => {
  const parsed = config.parse({
    namespaces: [{ name: 'hooks', ingressFrom: [{ apiServer: true, ports: [9443] }, { namespace: 'shop' }] }],
  })
  const specOf = (name: string, plugin: string, more: Partial<ClusterFacts> = {}) =>
    objects(parsed, { ...facts, ...more, networkPlugin: { name: plugin, enforcesNetworkPolicy: true } }).find(
      ({ manifest }) => manifest.metadata.name === name,
    )?.manifest['spec']
  expect(specOf('dayone-allow-from-api-server', 'cilium')).toEqual({
    endpointSelector: {},
    ingress: [
      {
        fromEntities: ['kube-apiserver', 'remote-node', 'host'],
        toPorts: [{ ports: [{ port: '9443', protocol: 'TCP' }] }],
      },
    ],
  })
  expect(specOf('dayone-allow-ingress', 'cilium')).toMatchObject({ ingress: [{ from: [{ namespaceSelector: {} }] }] })
  expect(specOf('dayone-allow-from-api-server', 'calico')).toBeUndefined()
  expect(specOf('dayone-allow-ingress', 'calico')).toMatchObject({
    ingress: [
      { from: [{ ipBlock: { cidr: '172.20.0.0/16' } }], ports: [{ protocol: 'TCP', port: 9443 }] },
      { from: [{ namespaceSelector: {} }] },
    ],
  })
  expect(specOf('dayone-allow-ingress', 'calico', { additionalVpcCidrs: ['10.9.0.0/16'] })).toMatchObject({
    ingress: [{ from: [{ ipBlock: { cidr: '172.20.0.0/16' } }, { ipBlock: { cidr: '10.9.0.0/16' } }] }, {}],
  })
})

describe('reachability, by the evaluator of all policies', () => {
  const parsed = config.parse({ namespaces: [SHOP, PAYMENTS] })
  const wanted = objects(parsed, facts)
    .map(({ manifest }) => manifest)
    .filter(({ kind }) => kind === 'Namespace' || kind === 'NetworkPolicy')
  const world = readWorld([...others, ...wanted].map(sourcedObject))

  it.each([
    'gateway can reach shop on 8080 and nothing else',
    'lab cannot reach shop',
    'shop can reach payments on 8443 and nothing else',
    'payments cannot reach shop',
    'shop cannot reach lab',
    'gateway cannot reach payments',
    '10.1.2.0/24 can reach shop',
    '10.1.9.0/24 cannot reach shop',
    '10.2.0.0/16 cannot reach shop',
    'shop can reach 10.20.3.4 on 5432, udp/123 and nothing else',
    'shop cannot reach 10.21.0.0/16',
    'shop can reach 203.0.113.7 on 443 and nothing else',
    'shop can reach 2600:1f14::7 on 443 and nothing else',
    'payments cannot reach 203.0.113.7',
    'shop cannot reach 169.254.0.0/16',
    'shop cannot reach fd00:ec2::254',
    'shop cannot reach 172.16.0.0/12',
    'shop cannot reach 192.168.0.0/16',
    'shop cannot reach fc00::/7',
    'shop cannot reach fe80::/10',
  ])('%s', (sentence) => {
    expect(judgeExpectation(world, parseExpectation(sentence))).toEqual([])
  })
})

it('excludes networks of the cluster from the internet if they are public, and only then', () => {
  const [ipv4, ipv6] = internetBlocks(['172.20.0.0/16', '203.0.113.0/24', '2600:1f14:aa::/56'])
  expect(ipv4?.except).toContain('203.0.113.0/24')
  expect(ipv4?.except).not.toContain('172.20.0.0/16')
  expect(ipv6?.except?.at(-1)).toBe('2600:1f14:aa::/56')
})

it('selects the API server with Cilium, and reports where it cannot be selected', () => {
  const parsed = config.parse({ namespaces: [{ name: 'ops', egressTo: [{ apiServer: true }] }] })
  const named = (all: ClusterFacts) =>
    objects(parsed, all).filter(({ manifest }) => JSON.stringify(manifest).includes('kube-apiserver'))
  expect(named(facts)).toHaveLength(1)
  expect(connectionFindings(parsed, facts, false)).toEqual([])
  const calico = { ...facts, networkPlugin: { name: 'calico', enforcesNetworkPolicy: true } }
  expect(named(calico)).toEqual([])
  expect(connectionFindings(parsed, calico, false)).toMatchObject([{ kind: 'impossible', id: 'NS-02/ops/api-server' }])
})

it('creates no policy for an empty list', () => {
  const names = objects(config.parse({ namespaces: [{ name: 'a', egressTo: [] }] }), facts).map(
    ({ manifest }) => manifest.metadata.name,
  )
  expect(names.filter((name) => name.startsWith('dayone-allow-'))).toEqual([])
})

describe('findings', () => {
  const live = { ...facts, namespaces: [{ name: 'gateways' }, { name: 'kube-system' }] }

  it('a namespace that does not exist, with a similar name', () => {
    const parsed = config.parse({ namespaces: [{ name: 'shop', ingressFrom: [{ namespace: 'gateway' }] }] })
    expect(connectionFindings(parsed, live, true)).toMatchObject([
      { id: 'NS-02/shop/absent/gateway', hint: 'Did you mean gateways?' },
    ])
    expect(connectionFindings(parsed, live, false)).toEqual([])
    const far = config.parse({ namespaces: [{ name: 'shop', egressTo: [{ namespace: 'monitoring' }] }] })
    expect(connectionFindings(far, live, true)[0]?.hint).toContain('Anyone who creates monitoring')
  })

  it('a connection that only one side allows, from either side, but none that both allow', () => {
    const of = (...namespaces: object[]) =>
      connectionFindings(config.parse({ namespaces }), facts, false).map(({ hint }) => hint)
    const to = { name: 'shop', egressTo: [{ namespace: 'pay' }] }
    const from = { name: 'pay', ingressFrom: [{ namespace: 'shop' }] }
    expect(of(to, { name: 'pay' })).toEqual(['Add shop to ingressFrom of pay in dayone.yaml.'])
    expect(of({ name: 'shop' }, from)).toEqual(['Add pay to egressTo of shop in dayone.yaml.'])
    expect(of(to, from)).toEqual([])
  })
})

it('describes what is open', () => {
  const [shop] = config.parse({ namespaces: [SHOP] }).namespaces
  expect(connectionWords(shop?.ingressFrom, shop?.egressTo)).toBe(
    '; from gateway on 8080; from 10.1.0.0/16 except 10.1.9.0/24; to payments on 8443, 9000-9010; to 10.20.0.0/16 on 5432, udp/123; to the internet on 443',
  )
})

it.each<[string, string, object]>([
  ['no peer', 'exactly one peer per entry: namespace, cidr, apiServer.', { ingressFrom: [{ ports: [80] }] }],
  [
    'two peers',
    'exactly one peer per entry: namespace, cidr, internet, apiServer.',
    { egressTo: [{ namespace: 'a', internet: true }] },
  ],
  ['no CIDR', 'is not a CIDR range', { egressTo: [{ cidr: '10.0.0.0' }] }],
  ['host bits', 'Did you mean 10.0.0.0/8?', { egressTo: [{ cidr: '10.1.2.3/8' }] }],
  ['metadata', 'includes the metadata address 169.254.169.254/32', { egressTo: [{ cidr: '0.0.0.0/0' }] }],
  ['metadata alone', '169.254.170.23/32 is a metadata address', { egressTo: [{ cidr: '169.254.170.23/32' }] }],
  ['metadata of ingress', 'node. Add 169.254.169.254/32 to except.', { ingressFrom: [{ cidr: '0.0.0.0/0' }] }],
  ['IPv4 as IPv6', 'IPv4 range in IPv6 notation', { egressTo: [{ cidr: '::ffff:169.254.169.254/128' }] }],
  ['metadata over IPv6', 'includes the metadata address fd00:ec2::254/128', { egressTo: [{ cidr: 'fd00::/8' }] }],
  [
    'metadata by half',
    'includes the metadata address 169.254.170.2/32',
    { egressTo: [{ cidr: '169.254.0.0/16', except: ['169.254.169.254/32'] }] },
  ],
  ['an exception outside', 'it would except nothing', { egressTo: [{ cidr: '10.0.0.0/8', except: ['11.0.0.0/8'] }] }],
  ['an exception of a namespace', 'except belongs to cidr', { egressTo: [{ namespace: 'a', except: ['10.0.0.0/8'] }] }],
  [
    'overlapping',
    '10.0.0.0/8 includes 10.1.0.0/16',
    { ingressFrom: [{ cidr: '10.1.0.0/16' }, { cidr: '10.0.0.0/8' }] },
  ],
  ['twice', '10.0.0.0/8 is listed twice', { ingressFrom: [{ cidr: '10.0.0.0/8' }, { cidr: '10.0.0.0/8' }] }],
  ['a namespace twice', 'a is listed twice', { ingressFrom: [{ namespace: 'a' }, { namespace: 'a' }] }],
  ['no ports', 'List at least one port', { egressTo: [{ internet: true, ports: [] }] }],
  ['port 0', 'A port is a number or a range', { egressTo: [{ internet: true, ports: [0] }] }],
  ['port 65536', 'A port is a number or a range', { egressTo: [{ internet: true, ports: [65536] }] }],
  [
    'an exception as large as its range',
    'except takes out all of 10.0.0.0/8',
    { egressTo: [{ cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] }] },
  ],
  ['a range backwards', 'A port is a number or a range', { egressTo: [{ internet: true, ports: ['90-80'] }] }],
  ['a port by name', 'A port is a number or a range', { egressTo: [{ internet: true, ports: ['https'] }] }],
  ['a port that is a list', 'A port is a number or a range', { egressTo: [{ internet: true, ports: [[80]] }] }],
  ['a namespace by pattern', 'lower-case', { ingressFrom: [{ namespace: 'shop-*' }] }],
  ['no internet', 'Write `internet: true`', { egressTo: [{ internet: false }] }],
  ['no API server', 'Write `apiServer: true`', { egressTo: [{ apiServer: 'yes' }] }],
])('rejects %s', (_what, words, fields) => {
  const { error } = config.safeParse({ namespaces: [{ name: 'shop', ...fields }] })
  expect(error?.issues.map(({ message }) => message).join(' ')).toContain(words)
})

it('accepts one CIDR on two ports in two entries', () => {
  const twice = [
    { cidr: '10.0.0.0/8', ports: [80] },
    { cidr: '10.0.0.0/8', ports: [443] },
  ]
  expect(config.safeParse({ namespaces: [{ name: 'shop', egressTo: twice }] }).success).toBe(true)
})
