import { expect, test } from 'vitest'
import { idleAnswers } from './answer-conflicts.ts'
import { clusterConfig } from './cluster-config.ts'
import { newCluster } from './new-cluster.ts'

const config = (answers: object = {}) =>
  clusterConfig.parse({
    name: 'shop.example.com',
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['198.51.100.23/32'],
    ...answers,
  })

test('passes no arguments for unset answers', () => {
  expect(newCluster(config())).toEqual({
    name: 'shop.example.com',
    zones: ['us-west-2a'],
    controlPlaneCount: 1,
    controlPlaneSize: 't3.medium',
    nodeCount: 1,
    nodeSize: 't3.medium',
    kubernetesVersion: '1.36.1',
    networking: 'cilium',
    topology: 'public',
    bastion: false,
    apiLoadBalancer: 'public',
    dns: 'none',
    apiAccess: ['198.51.100.23/32'],
    sshAccess: [],
  })
})

const network = { networkId: 'vpc-01234567', subnetIds: ['subnet-01234567'], utilitySubnetIds: ['subnet-89abcdef'] }

test('passes all answers at once', () => {
  const answers = {
    ...network,
    topology: 'private',
    bastion: true,
    apiLoadBalancer: 'internal',
    dns: 'private',
    dnsZone: 'example.com',
    workloadIdentity: true,
    discoveryStore: 's3://shop-oidc',
  }
  const { workloadIdentity: _, ...given } = answers
  expect(newCluster(config(answers))).toMatchObject(given)
  expect(idleAnswers(config(answers))).toEqual([])
})

test.each<[string, object, string]>([
  ['bastion', { bastion: true }, 'bastion (requires the private topology)'],
  ['dnsZone', { dnsZone: 'example.com' }, 'dnsZone (dns is none)'],
  ['subnetIds', { subnetIds: network.subnetIds }, 'subnetIds (the VPC is new)'],
  ['utilitySubnetIds', network, 'utilitySubnetIds (requires the private topology in existing subnets)'],
  ['discoveryStore', { discoveryStore: 's3://shop-oidc' }, 'discoveryStore (workloadIdentity is off)'],
])('%s without effect next to other answers: not passed to kops, but reported', (key, answers, reason) => {
  const plain = newCluster(config())
  expect(newCluster(config(answers))[key as keyof typeof plain]).toEqual(plain[key as keyof typeof plain])
  expect(idleAnswers(config(answers))).toEqual([reason])
})
