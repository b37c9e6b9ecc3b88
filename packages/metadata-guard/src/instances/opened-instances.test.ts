import type { CloudInstance, LaunchTemplate, MetadataOptions } from '@dayone/aws'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { closeInstance, instanceChanges, openedInstances } from './opened-instances.ts'
import type { MetadataGuardPorts } from '../metadata-guard-ports.ts'

const closed: MetadataOptions = { httpTokens: 'required', hopLimit: 1, ipv6Enabled: false }
const wide: MetadataOptions = { ...closed, hopLimit: 2 }
const template = (metadata = closed): LaunchTemplate => ({
  id: 'lt-1',
  name: 'nodes.demo',
  instanceGroup: 'nodes',
  version: '2',
  metadata,
})
const instance = (metadata: MetadataOptions, more: Partial<CloudInstance> = {}): CloudInstance => ({
  id: 'i-1',
  instanceGroup: 'nodes',
  state: 'running',
  zone: 'us-west-2a',
  privateIp: undefined,
  launchTemplateVersion: '2',
  metadata,
  tags: {},
  ...more,
})

test.each<[string, readonly LaunchTemplate[], CloudInstance, boolean]>([
  ['closed', [template()], instance(closed), false],
  ['opened after its start', [template()], instance(wide), true],
  ['opened: without a token', [template()], instance({ ...closed, httpTokens: 'optional' }), true],
  [
    'started before the change: a roll replaces it',
    [template()],
    instance(wide, { launchTemplateVersion: '1' }),
    false,
  ],
  ['open as its launch template: the specification comes first', [template(wide)], instance(wide), false],
  ['of a group without a launch template (Karpenter)', [], instance(wide), false],
  ['of no group', [template()], instance(wide, { instanceGroup: undefined }), false],
])('%s', (_, templates, one, expected) => {
  expect(openedInstances(templates, [one]).length > 0).toBe(expected)
})

/** A cloud with one machine, and the requests it received. */
function cloudWith(one: CloudInstance | undefined) {
  const asked: string[] = []
  let now = one
  const cloud: Omit<MetadataGuardPorts['cloud'], 'roles'> = {
    launchTemplates: async () => [template()],
    instances: async () => (now === undefined ? [] : [now]),
    setMetadataOptions: async (id, options) => {
      asked.push(id)
      now = now && { ...now, metadata: { ...now.metadata, ...options } }
    },
  }
  const ctx = { ports: { cloud }, facts: { name: 'demo' } } as unknown as StepContext<MetadataGuardPorts>
  return { asked, ctx, opened: async () => openedInstances([template()], await cloud.instances('demo')) }
}

test('shows the difference and its cost, applies it once, and then nothing is left', async () => {
  const { asked, ctx, opened } = cloudWith(instance(wide))
  const changes = instanceChanges(await opened())
  expect(JSON.parse(JSON.stringify(changes))).toEqual(changes)
  expect(changes).toMatchObject([
    {
      action: 'update',
      target: 'metadata options of i-1 (nodes)',
      why: expect.stringContaining('without a restart'),
      diff: '- i-1: token required, hop limit 2\n+ i-1: token required, hop limit 1',
    },
  ])
  expect(changes[0]).not.toHaveProperty('effect')
  await closeInstance(changes[0]!.data, ctx)
  await closeInstance(changes[0]!.data, ctx)
  expect(asked).toEqual(['i-1'])
  expect(await opened()).toEqual([])
})

test('a machine that is gone needs no change', async () => {
  const { asked, ctx } = cloudWith(undefined)
  await closeInstance({ kind: 'metadata-options', instance: 'i-1' }, ctx)
  expect(asked).toEqual([])
})
