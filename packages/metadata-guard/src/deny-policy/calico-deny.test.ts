import { sourcedObject, type KubeObject } from '@dayone/kube'
import { judgeExpectation, parseExpectation, readWorld } from '@dayone/reachability'
import { describe, expect, it } from 'vitest'
import { denyMetadataObjects, globalPolicyKind, tierKind } from './deny-metadata-policy.ts'
import { judgeDenyPolicy, judgeEarlierTiers } from './deny-policy-check.ts'
import { openWays } from './earlier-tiers.ts'
import { deniedCidrs, neededAddresses } from './metadata-addresses.ts'

const ours = denyMetadataObjects('calico', {})
const object = (apiVersion: string, kind: string, name: string, spec: object, namespace?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec,
})
const tier = (name: string, order: number): KubeObject => object(tierKind.apiVersion, 'Tier', name, { order })
const globalPolicy = (name: string, spec: object): KubeObject =>
  object(globalPolicyKind.apiVersion, 'GlobalNetworkPolicy', name, spec)
const allow = { types: ['Egress'], egress: [{ action: 'Allow' }] }
const pod = (name: string, more: object = {}): KubeObject =>
  object('v1', 'Pod', name, { containers: [{ name: 'a', image: 'a' }], ...more }, 'shop')
const base: readonly KubeObject[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' } },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'empty', labels: {} } },
  { ...pod('web'), metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } } },
  pod('agent', { hostNetwork: true }),
]
const waysWith = (...more: readonly KubeObject[]) => openWays([...base, ...more], deniedCidrs({}))

describe('no team can open the metadata addresses', () => {
  it.each<[string, KubeObject]>([
    [
      'with a NetworkPolicy that allows everything',
      object(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        'all',
        { podSelector: {}, policyTypes: ['Egress'], egress: [{}] },
        'shop',
      ),
    ],
    [
      "with Calico's own, asked first in its tier",
      object(tierKind.apiVersion, 'NetworkPolicy', 'default.all', { ...allow, order: 0 }, 'shop'),
    ],
    ['with a global policy of the default tier', globalPolicy('default.all', { ...allow, order: 0 })],
    ['with a policy of the next tier', globalPolicy('later.all', { ...allow, tier: 'later' })],
  ])('%s', (_how, policy) => {
    expect(waysWith(...ours, tier('later', 200), policy)).toEqual([])
  })
})

it('passes all other traffic to later policies', () => {
  const world = readWorld([...base, ...ours].map(sourcedObject))
  for (const sentence of [
    'shop/web can reach 203.0.113.7',
    'shop/web can reach 10.0.0.0/8',
    '10.0.0.0/8 can reach shop/web',
  ])
    expect(judgeExpectation(world, parseExpectation(sentence))).toEqual([])
  for (const { cidr } of neededAddresses)
    expect(judgeExpectation(world, parseExpectation(`shop/web can reach ${cidr}`))).toEqual([])
})

describe('situations in which the check must fail', () => {
  it('without the deny rule, reports everything on the pod network, and nothing else', () => {
    expect([...new Set(waysWith().map(({ from }) => from))]).toEqual([
      'shop/web[Pod]',
      'namespace shop',
      'namespace empty',
    ])
  })

  it.each<[string, readonly KubeObject[], readonly string[]]>([
    [
      'a tier that is asked first',
      [tier('first', 50), globalPolicy('first.all', { ...allow, tier: 'first' })],
      ['shop/web[Pod]', 'namespace shop', 'namespace empty'],
    ],
    [
      'a policy that is asked first in our tier, for some pods',
      [globalPolicy('dayone.first', { ...allow, tier: 'dayone', order: 1, selector: "app == 'web'" })],
      ['shop/web[Pod]'],
    ],
  ])('%s', (_how, more, from) => {
    const ways = waysWith(...ours, ...more)
    expect([...new Set(ways.map((way) => way.from))]).toEqual(from)
    const judged = judgeEarlierTiers(judgeDenyPolicy(ours, ours), ways)
    expect(judged).toMatchObject({
      status: 'fail',
      severity: 'high',
      text: expect.stringContaining(from[0] ?? '') as string,
    })
    expect(judged.text).toContain(more.at(-1)?.metadata.name)
  })

  it.each<[string, readonly (KubeObject | undefined)[]]>([
    ['the tier is gone', [undefined, ours[1]]],
    ['the policy is gone', [ours[0], undefined]],
    ['the tier is asked later', [{ ...ours[0]!, spec: { order: 2_000_000, defaultAction: 'Pass' } }, ours[1]]],
    [
      'the policy selects some namespaces',
      [ours[0], { ...ours[1]!, spec: { ...(ours[1]?.['spec'] as object), namespaceSelector: "team == 'a'" } }],
    ],
  ])('%s', (_how, live) => {
    expect(judgeDenyPolicy(ours, live)).toMatchObject({ status: 'fail', hint: 'Run `dayone up metadata-guard`.' })
  })
})

it('passes if no policy comes first', () => {
  expect(judgeEarlierTiers(judgeDenyPolicy(ours, ours), waysWith(...ours))).toMatchObject({
    status: 'pass',
    means:
      'read Tier dayone and GlobalNetworkPolicy dayone.deny-metadata: as configured; computed from all policies of all tiers',
  })
})
