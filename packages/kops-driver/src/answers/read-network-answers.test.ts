import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { readAnswers } from './read-answers.ts'
import { specFixtureText } from '../fixtures/read-fixture.ts'

const fixture = (name: string): string => specFixtureText(name)

const KEYS = [
  'topology',
  'bastion',
  'apiLoadBalancer',
  'dns',
  'dnsZone',
  'networkId',
  'subnetIds',
  'utilitySubnetIds',
  'workloadIdentity',
  'discoveryStore',
]

const read = (yaml: string): object =>
  Object.fromEntries(Object.entries(readAnswers(parseClusterSpec(yaml))).filter(([key]) => KEYS.includes(key)))

const changed = (name: string, ...changes: readonly [string, string][]): string =>
  changes.reduce((yaml, [from, to]) => {
    expect(yaml).toContain(from)
    return yaml.replaceAll(from, to)
  }, fixture(name))

const usual = { topology: 'public', apiLoadBalancer: 'public', dns: 'none', networkId: 'new', workloadIdentity: false }

test.each<[string, object]>([
  ['plain', usual],
  ['private-bastion', { ...usual, topology: 'private', bastion: true }],
  ['ipv6', { ...usual, topology: 'private', bastion: false }],
  [
    'shared-vpc',
    {
      ...usual,
      networkId: 'vpc-6a5bc350ad6cc509d',
      subnetIds: ['subnet-77576f8905da7cd41', 'subnet-785b49abe9bfc62e9'],
    },
  ],
])('%s', (name, expected) => {
  expect(read(fixture(name))).toEqual(expected)
})

test('reads all of them, as kops writes them', () => {
  const { subnetIds, utilitySubnetIds, ...others } = read(fixture('private-unusual')) as Record<string, unknown>
  expect(others).toEqual({
    topology: 'private',
    bastion: true,
    apiLoadBalancer: 'internal',
    dns: 'private',
    dnsZone: 'example.com',
    networkId: expect.stringMatching(/^vpc-/),
    workloadIdentity: true,
    discoveryStore: 's3://private-unusual-oidc/keys',
  })
  expect([subnetIds, utilitySubnetIds]).toEqual(
    [0, 1].map(() => Array<unknown>(3).fill(expect.stringMatching(/^subnet-/))),
  )
  expect(subnetIds).not.toEqual(utilitySubnetIds)
})

const without = (...keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(usual).filter(([key]) => !keys.includes(key)))

test.each<[string, string, object]>([
  ['a bucket with dots', fixture('irsa-always-allow'), without('workloadIdentity')],
  [
    'a store that is not below its name',
    changed('irsa-always-allow', ['s3://state.example.com/irsa/irsa.example.com', 's3://shop-oidc/other']),
    without('workloadIdentity'),
  ],
  [
    'a discovery service',
    changed('irsa-always-allow', ['discoveryStore: s3://state', 'discoveryService: s3://state']),
    without('workloadIdentity'),
  ],
  [
    'no load balancer',
    changed('plain', ['    loadBalancer:\n      class: Network\n      type: Public', '    dns: {}']),
    without('apiLoadBalancer'),
  ],
  ['a public zone that is not named', changed('plain', ['      type: None', '      type: Public']), without('dns')],
  ['gossip', changed('gossip', ['      type: None', '      type: Public\n  dnsZone: k8s.local']), without('dns')],
  [
    'public and private machines',
    changed(
      'shared-vpc',
      ['name: us-west-2b\n      type: Public', 'name: us-west-2b\n      type: Private'].map((text) =>
        text.replace('      type', '    type'),
      ) as [string, string],
    ),
    {
      ...without('topology'),
      networkId: 'vpc-6a5bc350ad6cc509d',
      subnetIds: ['subnet-77576f8905da7cd41', 'subnet-785b49abe9bfc62e9'],
    },
  ],
  [
    'subnets of both origins',
    changed('shared-vpc', ['    id: subnet-77576f8905da7cd41\n', '']),
    { ...usual, networkId: 'vpc-6a5bc350ad6cc509d' },
  ],
])('cannot express %s', (_, yaml, expected) => {
  expect(read(yaml)).toEqual(expected)
})
