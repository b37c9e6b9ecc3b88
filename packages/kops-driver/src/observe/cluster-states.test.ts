import type { UpdatePreview } from '@dayone/kops'
import { expect, test } from 'vitest'
import { appliedDifferences, clusterStates, runningDifferences } from './cluster-states.ts'

const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }
const item = (type: string, name: string, ...fields: string[]) => ({
  type,
  name,
  fields: fields.map((field) => ({ name: field, value: '1 -> 2' })),
})

test.each<[string, Partial<UpdatePreview>, readonly string[]]>([
  ['nothing', {}, []],
  [
    'an edit by hand',
    { modifies: [item('LaunchTemplate', 'nodes', 'SpotPrice', 'HTTPTokens')] },
    ['LaunchTemplate nodes differs: SpotPrice, HTTPTokens'],
  ],
  ['something new', { creates: [item('Subnet', 'b')] }, ['Subnet b is missing']],
  [
    'a rule that only --prune deletes',
    { prunes: [item('SecurityGroupRule', '0.0.0.0/0')] },
    ['SecurityGroupRule 0.0.0.0/0 still exists'],
  ],
  ['what kops keeps unless told otherwise', { prunes: [item('LaunchTemplate', 'old')] }, []],
  [
    'a cluster that was never built',
    { creates: [item('VPC', 'x'), item('ManagedFile', 'cluster-completed.spec')] },
    ['the cluster has not been built'],
  ],
])('applied: %s', (_, preview, differences) => {
  expect(appliedDifferences({ ...NONE, ...preview })).toEqual(differences)
})

test('running: lists machines that started before the last update', () => {
  const group = (name: string, needUpdate: number) => ({ name, needUpdate, status: '', ready: 1 })
  expect(runningDifferences([group('a', 0), group('b', 1), group('c', 3)])).toEqual([
    'b: 1 outdated instance',
    'c: 3 outdated instances',
  ])
})

test('does not check running machines of a cluster that was never built', async () => {
  const previewUpdate = async () => ({ ...NONE, creates: [item('ManagedFile', 'cluster-completed.spec')] })
  const ports = { kops: { previewUpdate }, kubeconfigFile: '/nowhere' } as unknown as Parameters<
    typeof clusterStates
  >[1]
  const clock = { now: () => new Date(0), sleep: async () => undefined }
  expect(await clusterStates('x', ports, { clock, kill: new AbortController().signal })).toEqual({
    applied: ['the cluster has not been built'],
  })
})
