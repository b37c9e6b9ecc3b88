import type { Network } from '@dayone/aws'
import { expect, test } from 'vitest'
import { refuseUnfitNetwork } from './network-checks.ts'

const subnet = (id: string, zone: string) => ({ id, name: '', cidr: '10.0.1.0/24', zone })
const full: Network = {
  id: 'vpc-full',
  name: 'office',
  cidr: '10.0.0.0/16',
  isDefault: false,
  hasInternetGateway: true,
  cluster: undefined,
  subnets: [
    subnet('subnet-a', 'us-west-2a'),
    subnet('subnet-a2', 'us-west-2a'),
    subnet('subnet-b', 'us-west-2b'),
    subnet('subnet-c', 'us-west-2c'),
  ],
}
const networks: readonly Network[] = [
  full,
  { ...full, id: 'vpc-empty', name: '', subnets: [] },
  { ...full, id: 'vpc-closed', hasInternetGateway: false },
]
const zones = ['us-west-2a', 'us-west-2b']
const inFull = { networkId: 'vpc-full', subnetIds: ['subnet-a', 'subnet-b'] }

const check = (answers: object) => () =>
  refuseUnfitNetwork(
    { zones, topology: 'public', networkId: 'new', subnetIds: [], utilitySubnetIds: [], ...answers },
    networks,
    'us-west-2',
  )

test.each<[string, object]>([
  ['a new network', {}],
  ['one without subnets', { networkId: 'vpc-empty' }],
  ['a subnet for each zone', inFull],
  ['in another order', { ...inFull, subnetIds: ['subnet-b', 'subnet-a'] }],
  ['private, with ways out', { ...inFull, topology: 'private', utilitySubnetIds: ['subnet-a2', 'subnet-b'] }],
])('%s can hold the cluster', (_, answers) => {
  expect(check(answers)).not.toThrow()
})

test.each<[string, object, RegExp]>([
  ['a network that is not there', { networkId: 'vpc-none' }, /vpc-none does not exist in region us-west-2/],
  ['a network without a gateway', { ...inFull, networkId: 'vpc-closed' }, /has no internet gateway/],
  ['subnets that would be laid over', { networkId: 'vpc-full' }, /would overlap with them/],
  ['a subnet of elsewhere', { ...inFull, subnetIds: ['subnet-a', 'subnet-x'] }, /has no subnet subnet-x/],
  ['a zone without one', { ...inFull, subnetIds: ['subnet-a'] }, /subnetIds has no subnet in us-west-2b/],
  ['two in a zone', { ...inFull, subnetIds: ['subnet-a', 'subnet-a2', 'subnet-b'] }, /exactly one subnet per zone/],
  ['a zone too many', { ...inFull, subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] }, /exactly one subnet per zone/],
  ['private without a way out', { ...inFull, topology: 'private' }, /utilitySubnetIds has no subnet/],
])('rejects %s, and names what exists', (_, answers, message) => {
  expect(check(answers)).toThrow(message)
  const shown = expect.stringMatching(/cluster\.networkId|subnet-a \(us-west-2a, 10\.0\.1\.0\/24\)/)
  expect(check(answers)).toThrow(expect.objectContaining({ exitCode: 2, hint: shown }))
})
