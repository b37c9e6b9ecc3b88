import { expect, test } from 'vitest'
import { burstableWarning } from '../spec/burstable.ts'
import { cidrProblem } from '../spec/cidr.ts'
import { clusterConfig, contributedConfig } from './cluster-config.ts'

const least = {
  name: 'shop.example.com',
  configId: '0d3c1c3e-0000-4000-8000-000000000000',
  zones: ['us-west-2a'],
  apiAccess: ['198.51.100.23/32'],
}

test('unset answers have a default, except for API access', () => {
  expect(clusterConfig.parse(least)).toEqual({
    ...least,
    controlPlanes: 1,
    controlPlaneSize: 't3.medium',
    nodeSize: 't3.medium',
    nodes: 1,
    kubernetesVersion: '1.36.1',
    networking: 'cilium',
    topology: 'public',
    apiLoadBalancer: 'public',
    bastion: false,
    profile: 'newcomer',
    sshAccess: [],
    unusual: false,
    networkId: 'new',
    subnetIds: [],
    utilitySubnetIds: [],
    dns: 'none',
    workloadIdentity: false,
  })
  const { apiAccess: _, ...without } = least
  expect(clusterConfig.safeParse(without).error?.issues.map(({ path }) => path)).toEqual([['apiAccess']])
})

test.each<[string, object, string, RegExp]>([
  ['no DNS name', { name: 'Shop' }, 'name', /not a DNS name/],
  ['a name without a dot', { name: 'shop' }, 'name', /at least one dot/],
  ['no UUID', { configId: 'x' }, 'configId', /UUID/],
  ['no zone', { zones: [] }, 'zones', /at least one zone/],
  ['a region for a zone', { zones: ['us-west-2'] }, 'zones.0', /us-west-2a/],
  ['an even number', { controlPlanes: 2 }, 'controlPlanes', /majority/],
  ['no node', { nodes: 0 }, 'nodes', /at least one node/],
  ['an unknown plugin', { networking: 'weave' }, 'networking', /cilium/],
  ['an unknown profile', { profile: 'paranoid' }, 'profile', /newcomer/],
  ['nobody', { apiAccess: [] }, 'apiAccess', /no one/],
  ['an address', { apiAccess: ['198.51.100.23'] }, 'apiAccess.0', /198.51.100.23\/32/],
  ['a version of two numbers', { kubernetesVersion: '1.36' }, 'kubernetesVersion', /three numbers/],
  ['a version kops has given up', { kubernetesVersion: '1.30.4' }, 'kubernetesVersion', /too old: kops 1\.36 supports/],
  ['a version after kops', { kubernetesVersion: '1.37.0' }, 'kubernetesVersion', /too new/],
  ['a strange topology', { topology: 'secret' }, 'topology', /public/],
  ['kubenet in private', { networking: 'kubenet', topology: 'private' }, 'topology', /kubenet works with the public/],
  ['a network by its name', { networkId: 'office' }, 'networkId', /vpc-0123456789abcdef0/],
  ['a subnet by its name', { subnetIds: ['office'] }, 'subnetIds.0', /subnet-0123/],
  ['a zone without its name', { dns: 'private' }, 'dnsZone', /requires cluster\.dnsZone/],
  ['no DNS zone', { dns: 'public', dnsZone: 'example' }, 'dnsZone', /"example" is not a DNS zone/],
  ['another zone', { dns: 'public', dnsZone: 'other.com' }, 'dnsZone', /is not in the DNS zone other\.com/],
  ['roles without a bucket', { workloadIdentity: true }, 'discoveryStore', /bucket for their public keys/],
  ['a bucket with dots', { workloadIdentity: true, discoveryStore: 's3://a.b.c' }, 'discoveryStore', /contains a dot/],
  ['an unknown key', { zone: 'a' }, '', /zone/],
])('rejects %s with a sentence', (_, change, path, message) => {
  const [issue] = clusterConfig.safeParse({ ...least, ...change }).error?.issues ?? []
  expect(issue?.path.join('.')).toBe(path)
  expect(issue?.message).toMatch(message)
})

test('reports conflicts once, even if other answers are invalid or missing', () => {
  const { name: _, ...noName } = least
  const issues = clusterConfig.safeParse({ ...noName, kubernetesVersion: '1.36', dns: 'private', nodes: 0 }).error
    ?.issues
  expect(issues?.map(({ path }) => path.join('.')).sort()).toEqual(['dnsZone', 'kubernetesVersion', 'name', 'nodes'])
})

test('an adopted cluster keeps its version', () => {
  expect(clusterConfig.parse({ ...least, adopted: 'as-is', kubernetesVersion: '1.26.15' })).toMatchObject({
    kubernetesVersion: '1.26.15',
  })
})

test('a cluster of others needs only its name', () => {
  expect(contributedConfig.parse(least)).toEqual({ name: least.name, configId: least.configId })
})

test.each<[string, RegExp | undefined]>([
  ['10.0.0.0/8', undefined],
  ['2001:db8::/32', undefined],
  ['::/0', undefined],
  ['pl-0123abcd', undefined],
  ['10.1.2.3/8', /Did you mean 10.0.0.0\/8/],
  ['203.0.113.200/25', /203.0.113.128\/25/],
  ['10.0.0.0/33', /use \/0 to \/32/],
  ['10.0.0.0/8/8', /invalid prefix/],
  ['::1', /::1\/128/],
  ['office', /not a CIDR range/],
])('the range %s', (value, problem) => {
  expect(cidrProblem(value) ?? '').toMatch(problem ?? /^$/)
})

test.each([
  ['t2.micro', /is throttled/],
  ['t4g.large', /charges for the surplus/],
  ['t3a.small', /credits/],
])('warns about %s', (type, warning) => {
  expect(burstableWarning(type)).toMatch(warning)
})

test('does not warn about m6i.large', () => {
  expect(burstableWarning('m6i.large')).toBeUndefined()
})
