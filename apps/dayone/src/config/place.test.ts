import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConfigFile, type ConfigFile } from './config-file.ts'
import { placeKey, setPlace, whereOf } from './place.ts'

const fileWith = async (answers: Readonly<Record<string, unknown>>): Promise<ConfigFile> => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-place-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = await openConfigFile(join(folder, 'dayone.yaml'))
  for (const [key, value] of Object.entries(answers)) file.set(key.split('.'), value)
  return file
}

const practice = {
  'dayone.where': 'practice',
  'dayone.state': 's3://practice-state',
  'dayone.cluster': 'shop.example.com',
  'cluster.zones': ['us-west-2a'],
  'cluster.apiAccess': ['127.0.0.1/32'],
  'cluster.nodes': 3,
}

test('another cloud drops its own answers and keeps all others', async () => {
  const file = await fileWith(practice)
  const before = placeKey(file)
  setPlace(file, 'where', 'aws')
  expect(whereOf(file)).toBe('aws')
  expect(file.get([])).toEqual({
    dayone: { where: 'aws', cluster: 'shop.example.com' },
    cluster: { nodes: 3 },
  })
  expect(placeKey(file)).not.toBe(before)
})

test('the same answer, and the first one, drop nothing', async () => {
  const file = await fileWith(practice)
  const before = placeKey(file)
  setPlace(file, 'where', 'practice')
  setPlace(file, 'region', 'us-west-2')
  expect(file.get(['cluster', 'zones'])).toEqual(['us-west-2a'])
  expect(placeKey(file)).not.toBe(before)
})

test.each([
  ['region', 'eu-central-1', { zones: undefined, state: undefined }],
  ['account', '999999999999', { zones: ['us-west-2a'], state: undefined }],
  ['state', 's3://other', { zones: ['us-west-2a'], state: 's3://other' }],
])('another %s', async (key, value, left) => {
  const file = await fileWith({
    ...practice,
    'dayone.where': 'aws',
    'dayone.region': 'us-west-2',
    'dayone.account': '1',
  })
  setPlace(file, key, value)
  expect({ zones: file.get(['cluster', 'zones']), state: file.get(['dayone', 'state']) }).toEqual(left)
})
