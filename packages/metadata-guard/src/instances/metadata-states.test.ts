import { defined } from '@dayone/pipeline'
import type { CloudInstance, LaunchTemplate, MetadataOptions } from '@dayone/aws'
import type { KopsDocument } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { metadataStates, stateFindings } from './metadata-states.ts'

const group = (instanceMetadata?: object): KopsDocument => ({
  apiVersion: 'kops.k8s.io/v1alpha2',
  kind: 'InstanceGroup',
  metadata: { name: 'nodes' },
  spec: { role: 'Node', ...defined({ instanceMetadata }) },
})
const options = (httpTokens: 'required' | 'optional', hopLimit: number): MetadataOptions => ({
  httpTokens,
  hopLimit,
  ipv6Enabled: false,
})
const template = (metadata: MetadataOptions): LaunchTemplate => ({
  id: 'lt-1',
  name: 'nodes.demo',
  instanceGroup: 'nodes',
  version: '1',
  metadata,
})
const instance = (metadata: MetadataOptions): CloudInstance => ({
  id: 'i-1',
  instanceGroup: 'nodes',
  state: 'running',
  zone: 'us-west-2a',
  privateIp: undefined,
  launchTemplateVersion: '1',
  metadata,
  tags: {},
})
const closed = options('required', 1)

test.each([
  ['closed everywhere', group(), closed, closed, [0, 0, 0]],
  ['saved only', group({ httpTokens: 'required', httpPutResponseHopLimit: 3 }), closed, closed, [1, 0, 0]],
  [
    'edited and not applied',
    group({ httpTokens: 'required', httpPutResponseHopLimit: 1 }),
    options('required', 3),
    options('required', 3),
    [0, 1, 1],
  ],
  ['applied and not rolled', group(), closed, options('optional', 1), [0, 0, 1]],
  ['changed on the machine by hand', group(), closed, options('required', 2), [0, 0, 1]],
  ['changed in the console, in the launch template', group(), options('optional', 1), closed, [0, 1, 0]],
])('%s', (_, saved, applied, running, counts) => {
  const states = metadataStates([saved], [template(applied)], [instance(running)])
  expect([states.saved.length, states.applied.length, states.running.length]).toEqual(counts)
  expect(stateFindings({ name: 'demo', state: 's3://store' }, states).map(({ id }) => id)).toEqual(
    ['MG-01/saved', 'MG-01/applied', 'MG-01/running'].filter((__, index) => counts[index] !== 0),
  )
})

test('names the machine, its group and its settings', () => {
  const { running } = metadataStates([], [], [instance(options('optional', 2))])
  expect(running).toEqual(['i-1 (nodes): token optional, hop limit 2'])
  expect(stateFindings({ name: 'demo', state: 's3://store' }, { running })).toMatchObject([
    { kind: 'risk', text: expect.stringContaining('i-1 (nodes)') },
  ])
  expect(stateFindings({ name: 'demo', state: 's3://store' }, {})).toEqual([])
})
