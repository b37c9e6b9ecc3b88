import * as fc from 'fast-check'
import {
  generatedWorld,
  namespaceSelector,
  podSelector,
  type GeneratedAdmin,
  type GeneratedWorld,
} from './generated-world.fixture.ts'

const apiVersion = 'policy.networking.k8s.io/v1alpha1'

const pods = fc.record({ namespaceSelector, podSelector })
const subject = fc.oneof(fc.record({ namespaces: namespaceSelector }), fc.record({ pods }))
const networks = fc.uniqueArray(
  fc.constantFrom('0.0.0.0/0', '203.0.113.0/24', '10.244.0.0/16', '10.244.0.2/31', '2001:db8::/32', '::/0'),
  { minLength: 1, maxLength: 2 },
)

const number = fc.record({ protocol: fc.constantFrom('TCP', 'UDP', 'SCTP'), port: fc.constantFrom(80, 443, 53) })
const range = fc.record({
  protocol: fc.constantFrom('TCP', 'UDP'),
  start: fc.constantFrom(79, 80),
  end: fc.constantFrom(81, 500),
})
// Not generated: namedPort, which kube-network-policies v0.8.0 matches whatever the port number is, and for ingress by
// the ports of the source (pkg/networkpolicy/networkpolicyapi.go).
const port = fc.oneof(fc.record({ portNumber: number }), fc.record({ portRange: range }))

const rule = (word: 'from' | 'to', actions: readonly string[]): fc.Arbitrary<object> => {
  const peer: fc.Arbitrary<object> = word === 'from' ? subject : fc.oneof(subject, fc.record({ networks }))
  return fc.record(
    {
      action: fc.constantFrom(...actions),
      [word]: fc.array(peer, { minLength: 1, maxLength: 2 }),
      ports: fc.array(port, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['action', word] },
  )
}

const rules = (actions: readonly string[]) => ({
  subject,
  ingress: fc.array(rule('from', actions), { maxLength: 3 }),
  egress: fc.array(rule('to', actions), { maxLength: 3 }),
})

/** Few priorities, so that some are equal. */
const priority = fc.integer({ min: 0, max: 2 })

export const generatedAdmin = (name: string): fc.Arbitrary<GeneratedAdmin> =>
  fc
    .record({ priority, ...rules(['Allow', 'Deny', 'Pass']) })
    .map((spec) => ({ apiVersion, kind: 'AdminNetworkPolicy', metadata: { name }, spec }))

const generatedBaseline: fc.Arbitrary<GeneratedAdmin> = fc
  .record(rules(['Allow', 'Deny']))
  .map((spec) => ({ apiVersion, kind: 'BaselineAdminNetworkPolicy', metadata: { name: 'default' }, spec }))

/** A generated world with up to three AdminNetworkPolicies and the baseline. */
export const adminWorld: fc.Arbitrary<GeneratedWorld> = fc
  .record({
    world: generatedWorld,
    admins: fc.tuple(...['a0', 'a1', 'a2'].map(generatedAdmin)),
    baseline: generatedBaseline,
    counts: fc.record({ policies: fc.integer({ min: 0, max: 2 }), admins: fc.integer({ min: 0, max: 3 }) }),
    hasBaseline: fc.boolean(),
  })
  .map(({ world, admins, baseline, counts, hasBaseline }) => ({
    ...world,
    policies: world.policies.slice(0, counts.policies),
    admins: admins.slice(0, counts.admins),
    baselines: hasBaseline ? [baseline] : [],
  }))
