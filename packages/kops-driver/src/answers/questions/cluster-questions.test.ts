import type { QuestionContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { clusterConfig, type ClusterConfig } from '../cluster-config.ts'
import type { ClusterPorts } from '../../contract/cluster-ports.ts'
import { clusterQuestions } from './cluster-questions.ts'

type Answers = Partial<ClusterConfig>

/**
 * Accepts every default except for these answers. On AWS name, zones and access have no default and are set explicitly.
 */
function answered(where: QuestionContext<ClusterConfig>['where'], given: Answers = {}) {
  const typed = { name: 'shop.example.com', zones: ['us-west-2a'], apiAccess: ['198.51.100.23/32'] }
  const answers: Record<string, unknown> = {}
  const open: string[] = []
  for (const { key, when, initial, validate } of clusterQuestions) {
    const asked = { answers: answers as Answers, facts: {}, where }
    if (when?.(asked) === false) continue
    const offered = initial?.(asked)
    if (offered === undefined) open.push(key)
    const value = given[key as keyof Answers] ?? offered ?? typed[key as keyof typeof typed]
    expect(validate?.(value, asked), key).toBeUndefined()
    answers[key] = value
  }
  return { asked: Object.keys(answers), open, answers }
}

const newcomer = [
  'name',
  'zones',
  'controlPlanes',
  'controlPlaneSize',
  'nodeSize',
  'nodes',
  'networking',
  'topology',
  'profile',
  'unusual',
  'apiAccess',
  'sshAccess',
]
const beyond = (given: Answers) => answered('practice', given).asked.filter((key) => !newcomer.includes(key))

test('asks a newcomer these questions, and the defaults of practice are a valid configuration', () => {
  const { asked, open, answers } = answered('practice')
  expect({ asked, open }).toEqual({ asked: newcomer, open: [] })
  expect(clusterConfig.parse({ ...answers, configId: '0d3c1c3e-0000-4000-8000-000000000000' })).toMatchObject({
    name: 'first.practice.dayone',
    apiAccess: ['127.0.0.1/32'],
    dns: 'none',
    networkId: 'new',
  })
})

test('on AWS also asks for the version; name, zones and API access have no default', () => {
  const { asked, open } = answered('aws')
  expect(asked.filter((key) => !newcomer.includes(key))).toEqual(['kubernetesVersion'])
  expect(open).toEqual(['name', 'zones', 'apiAccess'])
})

const old: Answers = { unusual: true, networkId: 'vpc-01234567', subnetIds: ['subnet-01234567'] }
const unusual = ['networkId', 'dns', 'workloadIdentity', 'apiLoadBalancer']

test.each<[string, Answers, readonly string[]]>([
  ['a private topology', { topology: 'private' }, ['apiLoadBalancer', 'bastion']],
  ['something unusual', { unusual: true }, unusual],
  ['a network that exists', old, ['networkId', 'subnetIds', ...unusual.slice(1)]],
  [
    'a private one that exists',
    { ...old, topology: 'private', utilitySubnetIds: ['subnet-89abcdef'] },
    ['networkId', 'subnetIds', 'utilitySubnetIds', ...unusual.slice(1), 'bastion'],
  ],
  ['names', { unusual: true, dns: 'private' }, ['networkId', 'dns', 'dnsZone', ...unusual.slice(2)]],
  [
    'roles for pods',
    { unusual: true, workloadIdentity: true },
    ['networkId', 'dns', 'workloadIdentity', 'discoveryStore', 'apiLoadBalancer'],
  ],
])('%s leads to its own questions, and only those', (_, given, expected) => {
  expect(beyond(given)).toEqual(expected)
})

const question = (key: string) => clusterQuestions.find((one) => one.key === key)!
const asking = (answers: Answers, where: 'practice' | 'aws' = 'aws') => ({ answers, facts: {}, where })

test('offers a bastion if the API has no public address; derives bucket and zone from the name', () => {
  const of = (key: string, answers: Answers) => question(key).initial?.(asking(answers))
  expect(of('bastion', { apiLoadBalancer: 'internal' })).toBe(true)
  expect(of('bastion', { apiLoadBalancer: 'public' })).toBe(false)
  expect(of('discoveryStore', { name: 'shop.example.com' })).toBe('s3://shop-example-com-oidc')
  expect(String(of('discoveryStore', { name: `${'a'.repeat(57)}.example.com` }))).toHaveLength('s3://'.length + 62)
  expect(of('dnsZone', { name: 'shop.example.com' })).toBe('example.com')
  expect(of('dnsZone', { name: 'shop.test' })).toBe('shop.test')
})

test.each<[string, unknown, Answers, RegExp | undefined]>([
  ['networking', 'flannel', {}, /ignores network policies/],
  ['networking', 'amazonvpc', {}, /ignores network policies/],
  ['networking', 'kubenet', {}, /ignores network policies/],
  ['networking', 'cilium', {}, undefined],
  ['controlPlaneSize', 't3.medium', {}, /CPU credits/],
  ['controlPlanes', '3', { zones: ['us-west-2a'] }, /do not tolerate the loss of a zone/],
  ['controlPlanes', '3', { zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'] }, undefined],
  ['controlPlanes', '1', { zones: ['us-west-2a'] }, undefined],
  ['apiLoadBalancer', 'internal', { topology: 'private' }, /through a bastion, over a VPN or Direct Connect/],
  ['apiLoadBalancer', 'internal', {}, /inside the VPC only: over a VPN or Direct Connect/],
  ['apiLoadBalancer', 'public', {}, undefined],
])('%s %s (%j) has a warning', (key, value, answers, warning) => {
  expect(question(key).warn?.(value, asking(answers)) ?? '').toMatch(warning ?? /^$/)
})

test.each<[string, unknown, Answers, RegExp | undefined]>([
  ['topology', 'private', { networking: 'kubenet' }, /public topology only/],
  ['topology', 'private', { networking: 'cilium' }, undefined],
  ['subnetIds', ['subnet-1'], { zones: ['us-west-2a', 'us-west-2b'] }, /one per zone \(us-west-2a, us-west-2b\)/],
  ['subnetIds', [], { zones: ['us-west-2a'] }, undefined],
  ['dnsZone', 'other.com', { name: 'shop.example.com' }, /is not in the DNS zone other.com/],
  ['dnsZone', 'Z0123456789ABC', { name: 'shop.example.com' }, undefined],
  ['discoveryStore', 's3://a.b', {}, /contains a dot/],
  ['discoveryStore', 'oidc', {}, /not an S3 location/],
])('%s %s (%j) is checked before kops runs', (key, value, answers, problem) => {
  expect(question(key).validate?.(value, asking(answers)) ?? '').toMatch(problem ?? /^$/)
})

const networks = [
  {
    id: 'vpc-1',
    name: '',
    cidr: '172.31.0.0/16',
    isDefault: true,
    hasInternetGateway: false,
    cluster: undefined,
    subnets: [],
  },
  {
    id: 'vpc-2',
    name: 'office',
    cidr: '10.0.0.0/16',
    isDefault: false,
    hasInternetGateway: true,
    cluster: 'shop.example.com',
    subnets: [
      { id: 'subnet-a', name: 'first', cidr: '10.0.1.0/24', zone: 'us-west-2a' },
      { id: 'subnet-b', name: '', cidr: '10.0.2.0/24', zone: 'us-west-2b' },
    ],
  },
]
const ports = { cloud: { networks: async () => networks } } as unknown as ClusterPorts
const choices = async (key: string, answers: Answers = {}, where?: 'practice') =>
  (await question(key).load?.({}, ports, asking(answers, where)))?.map(({ value, hint }) => `${value}: ${hint}`)

test("offers the region's networks and subnets; practice has no public DNS", async () => {
  expect(await choices('networkId')).toEqual([
    'new: nothing else in it',
    'vpc-1: 172.31.0.0/16 · 0 subnets · default VPC',
    'vpc-2: 10.0.0.0/16 · 2 subnets · created for shop.example.com',
  ])
  const found = await question('networkId').load?.({}, ports, asking({}))
  expect(found?.map(({ unavailable }) => unavailable)).toEqual([undefined, 'it has no internet gateway', undefined])
  expect(await choices('subnetIds', { networkId: 'vpc-2', zones: ['us-west-2a'] })).toEqual([
    'subnet-a: us-west-2a 10.0.1.0/24 first',
  ])
  const [none, , open] = (await question('dns').load?.({}, ports, asking({}, 'practice'))) ?? []
  expect([none?.unavailable, open?.unavailable]).toEqual([undefined, expect.stringContaining('internet')])
  const onAws = await question('dns').load?.({}, ports, asking({}))
  expect(onAws?.map((one) => one.unavailable)).toEqual([undefined, undefined, undefined])
  expect((await choices('kubernetesVersion'))?.[0]).toContain('1.36.1')
})
