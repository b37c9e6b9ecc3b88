import { expect, test } from 'vitest'
import type { NewCluster } from '../kops.ts'
import { newClusterArguments } from './new-cluster-arguments.ts'

const plain: NewCluster = {
  name: 'demo.example.test',
  zones: ['us-west-2a', 'us-west-2b'],
  controlPlaneCount: 1,
  controlPlaneSize: 't3.medium',
  nodeCount: 2,
  nodeSize: 'm5.large',
  kubernetesVersion: '1.36.1',
  networking: 'cilium',
  topology: 'public',
  bastion: false,
  apiLoadBalancer: 'public',
  dns: 'none',
  apiAccess: ['203.0.113.7/32', '198.51.100.0/24'],
  sshAccess: [],
}

test('an ordinary cluster: passes defaults explicitly, and leaves out unset values', () => {
  expect(newClusterArguments(plain)).toEqual([
    '--cloud=aws',
    '--zones=us-west-2a,us-west-2b',
    '--control-plane-count=1',
    '--control-plane-size=t3.medium',
    '--node-count=2',
    '--node-size=m5.large',
    '--kubernetes-version=1.36.1',
    '--networking=cilium',
    '--topology=public',
    '--api-loadbalancer-type=public',
    '--dns=none',
    '--admin-access=203.0.113.7/32,198.51.100.0/24',
    '--ssh-access=127.0.0.1/32',
  ])
})

test.each<[Partial<NewCluster>, readonly string[]]>([
  [{ topology: 'private', bastion: true }, ['--topology=private', '--bastion']],
  [{ apiLoadBalancer: 'internal' }, ['--api-loadbalancer-type=internal']],
  [{ dns: 'private', dnsZone: 'example.test' }, ['--dns=private', '--dns-zone=example.test']],
  [{ networkId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'] }, ['--network-id=vpc-1', '--subnets=subnet-1,subnet-2']],
  [{ utilitySubnetIds: ['subnet-3'] }, ['--utility-subnets=subnet-3']],
  [{ discoveryStore: 's3://demo-oidc' }, ['--discovery-store=s3://demo-oidc']],
  [{ image: 'ami-1' }, ['--image=ami-1']],
])('%j', (change, expected) => {
  const usual = newClusterArguments(plain)
  expect(newClusterArguments({ ...plain, ...change }).filter((argument) => !usual.includes(argument))).toEqual(expected)
})

test('passes no existing subnets if there are none', () => {
  expect(newClusterArguments({ ...plain, networkId: 'vpc-1', subnetIds: [] }).join(' ')).not.toContain('--subnets')
})
