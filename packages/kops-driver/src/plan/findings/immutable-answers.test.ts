import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from '../../answers/cluster-config.ts'
import { immutableAnswerFindings } from './immutable-answers.ts'
import { readAnswers } from '../../answers/read-answers.ts'
import { specFixtureText } from '../../fixtures/read-fixture.ts'

const fixture = (name: string): string => specFixtureText(name)

/** The findings for these changed answers. */
function findingsOf(yaml: string, change: object = {}) {
  const saved = parseClusterSpec(yaml)
  const { name } = saved.cluster.metadata
  const given = { name, configId: '0d3c1c3e-0000-4000-8000-000000000000', adopted: 'as-is' }
  const config = clusterConfig.parse({ ...given, ...readAnswers(saved), ...change })
  return immutableAnswerFindings(config, saved, { state: 's3://store' }).map(
    ({ id, kind, text }) => `${id.replace('cluster/fixed-', '')} ${kind}: ${text}`,
  )
}

const irsa = fixture('irsa-always-allow').replaceAll('s3://state.example.com/irsa/', 's3://irsa-oidc/')
const named = fixture('plain')
  .replace('      type: None', '      type: Private')
  .replace('  cloudProvider: aws', '  cloudProvider: aws\n  dnsZone: example.com')

test.each([
  'plain',
  'private-bastion',
  'shared-vpc',
  'ipv6',
  'irsa-always-allow',
  'old-no-authorization',
  'gossip',
  'private-unusual',
])('%s: no difference to what was read from it', (name) => {
  expect(findingsOf(fixture(name))).toEqual([])
})

test.each<[string, object, string]>([
  ['plain', { topology: 'private' }, 'topology impossible: The topology is public, not private.'],
  [
    'plain',
    { apiLoadBalancer: 'internal' },
    'apiLoadBalancer impossible: The API load balancer is public, not internal.',
  ],
  [
    'plain',
    { dns: 'private', dnsZone: 'example.com' },
    'dns impossible: Cluster names are in no DNS zone, not in a private DNS zone.',
  ],
  [
    'plain',
    { networkId: 'vpc-01234567' },
    'networkId impossible: The cluster is in a VPC of its own, not in the network vpc-01234567.',
  ],
  ['plain', { networking: 'calico' }, 'networking impossible: The network plugin is cilium, not calico.'],
  [
    'shared-vpc',
    { subnetIds: ['subnet-01234567'] },
    'subnetIds impossible: The subnets are subnet-77576f8905da7cd41, subnet-785b49abe9bfc62e9, not subnet-01234567.',
  ],
])('%s with %j', (name, change, finding) => {
  expect(findingsOf(fixture(name), change)).toEqual([finding])
})

test('ignores the order of subnets, and answers without effect', () => {
  const turned = ['subnet-785b49abe9bfc62e9', 'subnet-77576f8905da7cd41']
  expect(findingsOf(fixture('shared-vpc'), { subnetIds: turned })).toEqual([])
  expect(findingsOf(fixture('plain'), { bastion: true, dnsZone: 'example.com', subnetIds: turned })).toEqual([])
})

test('reports another zone, and none', () => {
  expect(findingsOf(named, { dnsZone: 'plain.example.com' })).toEqual([
    'dnsZone impossible: Cluster names are in the DNS zone example.com, not in plain.example.com.',
  ])
  expect(findingsOf(named, { dns: 'none' })).toEqual([
    'dns impossible: Cluster names are in a private DNS zone, not in no DNS zone.',
  ])
})

test('a bastion is added by hand, and IAM roles for pods are removed by hand; they are added in steps', () => {
  expect(findingsOf(fixture('private-bastion'), { bastion: false })).toEqual([
    expect.stringContaining('bastion manual: There is a bastion'),
  ])
  expect(findingsOf(fixture('ipv6'), { bastion: true })).toEqual([
    expect.stringContaining('bastion manual: There is no bastion'),
  ])
  const on = { workloadIdentity: true, discoveryStore: 's3://plain-oidc' }
  expect(findingsOf(fixture('plain'), on)).toEqual([])
  expect(findingsOf(irsa, { workloadIdentity: false })).toEqual([expect.stringContaining('keys in s3://irsa-oidc;')])
  expect(findingsOf(irsa, { discoveryStore: 's3://other-oidc' })).toHaveLength(1)
})
