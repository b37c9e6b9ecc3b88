import * as fc from 'fast-check'
import { parseAddress } from '../addresses/address.ts'
import type { SourcedObject } from '../manifests/source.ts'
import type { Peer } from '../pods/pod.ts'
import { readWorld, type WorldOptions } from '../world/read-world.ts'
import type { World } from '../world/world.ts'

type Labels = Readonly<Record<string, string>>

export interface GeneratedPod {
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  readonly namespaceLabels: Labels
  readonly ip: string
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
}

/** A NetworkPolicy as a manifest. */
export interface GeneratedPolicy {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly namespace: string; readonly name: string }
  readonly spec: object
}

/** A policy of administrators as a manifest. */
export interface GeneratedAdmin {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: object
}

export interface GeneratedWorld {
  readonly pods: readonly GeneratedPod[]
  readonly policies: readonly GeneratedPolicy[]
  readonly admins?: readonly GeneratedAdmin[]
  readonly baselines?: readonly GeneratedAdmin[]
}

/** Few values, so that selectors often match; `''` is an ordinary value. */
export const values = ['a', 'b', ''] as const
const keys = ['app', 'tier'] as const
const namespaceKeys = ['team', 'env'] as const
export const namespaces = ['one', 'two', 'three'] as const

export const outside = ['203.0.113.9', '203.0.113.200', '10.0.0.9', '8.8.8.8', '2001:db8::1', '2001:db8:1::1'] as const
const blocks = [
  { cidr: '0.0.0.0/0' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '203.0.113.128/25'] },
  { cidr: '203.0.113.0/24' },
  { cidr: '10.244.0.0/16', except: ['10.244.0.2/31'] },
  { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] },
  { cidr: '::/0' },
] as const

export const probes = [
  { protocol: 'TCP', port: 80 },
  { protocol: 'TCP', port: 81 },
  { protocol: 'TCP', port: 443 },
  { protocol: 'UDP', port: 53 },
  { protocol: 'UDP', port: 80 },
  { protocol: 'SCTP', port: 80 },
] as const

const labelsFrom = (names: readonly string[]): fc.Arbitrary<Labels> =>
  fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...values), { maxKeys: 2, noNullPrototype: true })

const expression = (names: readonly string[]): fc.Arbitrary<object> =>
  fc.oneof(
    fc.record({
      key: fc.constantFrom(...names),
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ key: fc.constantFrom(...names), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  )

const selector = (names: readonly string[]): fc.Arbitrary<object> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 3, arbitrary: fc.record({ matchLabels: labelsFrom(names) }) },
    {
      weight: 2,
      arbitrary: fc.record(
        { matchLabels: labelsFrom(names), matchExpressions: fc.array(expression(names), { maxLength: 2 }) },
        { requiredKeys: ['matchExpressions'] },
      ),
    },
  )

export const podSelector = selector(keys)

export const namespaceSelector = fc.oneof(
  selector(namespaceKeys),
  fc.constantFrom(...namespaces).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
)

const peer = fc.oneof(
  { weight: 3, arbitrary: fc.record({ podSelector: selector(keys) }) },
  { weight: 3, arbitrary: fc.record({ namespaceSelector }) },
  { weight: 3, arbitrary: fc.record({ podSelector: selector(keys), namespaceSelector }) },
  { weight: 2, arbitrary: fc.constantFrom(...blocks).map((ipBlock) => ({ ipBlock })) },
)

const port = fc.oneof(
  fc.record(
    { port: fc.constantFrom(80, 443, 53, 'http', 'dns'), protocol: fc.constantFrom('TCP', 'UDP', 'SCTP') },
    { requiredKeys: [] },
  ),
  fc.record({ port: fc.constantFrom(79, 80), endPort: fc.constantFrom(80, 81, 500) }),
)

const rule = (word: 'from' | 'to'): fc.Arbitrary<object> =>
  fc.record({ [word]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }, { requiredKeys: [] })

const spec = fc.record(
  {
    podSelector: selector(keys),
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], []),
    ingress: fc.array(rule('from'), { maxLength: 2 }),
    egress: fc.array(rule('to'), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
)

export const generatedPolicy = (name: string): fc.Arbitrary<GeneratedPolicy> =>
  fc.tuple(fc.constantFrom(...namespaces), spec).map(([namespace, body]) => policyOf(namespace, name, body))

export const policyOf = (namespace: string, name: string, body: object): GeneratedPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace, name },
  spec: body,
})

const containerPorts = fc.subarray([
  { name: 'http', port: 80, protocol: 'TCP' },
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'tls', port: 443, protocol: 'TCP' },
])

/** Five pods in three namespaces, and up to five policies. */
export const generatedWorld: fc.Arbitrary<GeneratedWorld> = fc
  .record({
    places: fc.array(fc.tuple(fc.constantFrom(...namespaces), labelsFrom(keys), containerPorts), {
      minLength: 5,
      maxLength: 5,
    }),
    labels: fc.tuple(labelsFrom(namespaceKeys), labelsFrom(namespaceKeys), labelsFrom(namespaceKeys)),
    policies: fc.tuple(...['p0', 'p1', 'p2', 'p3', 'p4'].map(generatedPolicy)),
    count: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ places, labels, policies, count }) => ({
    policies: policies.slice(0, count),
    pods: places.map(([namespace, own, ports], index) => ({
      namespace,
      name: `pod-${index}`,
      labels: own,
      namespaceLabels: { ...labels[namespaces.indexOf(namespace)], 'kubernetes.io/metadata.name': namespace },
      ip: `10.244.0.${index + 1}`,
      ports,
    })),
  }))

const sourced = (value: object): SourcedObject => ({ value: value as SourcedObject['value'], place: () => 'generated' })

/** The world as input of the evaluator, from manifests. */
export const worldOf = (
  { pods, policies, admins = [], baselines = [] }: GeneratedWorld,
  options: WorldOptions = {},
): World =>
  readWorld(
    [
      ...new Map(
        pods.map(({ namespace, namespaceLabels }) => [
          namespace,
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: namespaceLabels } },
        ]),
      ).values(),
      ...pods.map(({ namespace, name, labels, ip, ports }) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { namespace, name, labels },
        spec: {
          containers: [
            {
              name: 'c',
              ports: ports.map(({ name: own, port: number, protocol }) => ({
                name: own,
                containerPort: number,
                protocol,
              })),
            },
          ],
        },
        status: { podIP: ip },
      })),
      ...policies,
      ...admins,
      ...baselines,
    ].map(sourced),
    options,
  )

/** The pods of a generated world, then the addresses outside: the order in which policy engines are asked. */
export const peersOf = (world: World, { pods }: GeneratedWorld): readonly Peer[] => [
  ...pods.map(({ namespace, name }): Peer => {
    const [pod] = world.workloads.find(({ id }) => id === `${namespace}/${name}[Pod]`)?.pods ?? []
    if (pod === undefined) throw new Error(`there is no ${name}`)
    return { kind: 'pod', pod }
  }),
  ...outside.map((text): Peer => ({ kind: 'address', address: parseAddress(text)! })),
]
