import type { Kops } from '@dayone/kops'
import { parseClusterSpec } from '@dayone/cluster-spec'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from './cluster-ports.ts'
import { createEncryptionKey, observeEncryptionKey } from './encryption-key.ts'

const NAME = 'demo.example.test'
const specOf = (spec: string) =>
  parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata:\n  name: ${NAME}\nspec: ${spec}\n`)
const plain = specOf('{}')
const encrypted = specOf('{encryptionConfig: true}')

function store(secrets: string[] = []) {
  const written: string[] = []
  const kops: Pick<Kops, 'listSecrets' | 'createEncryptionSecret'> = {
    listSecrets: async () => secrets,
    createEncryptionSecret: async (_, text) => void written.push(text),
  }
  const said: string[] = []
  const hidden: string[] = []
  const ctx = {
    ports: { kops } as ClusterPorts,
    report: (line: string) => void said.push(line),
    progress: () => undefined,
    secret: (value: string) => void hidden.push(value),
  } as unknown as StepContext<ClusterPorts>
  return { kops: kops as Kops, ctx, written, said, hidden }
}

test.each([
  ['no encryption asked for', plain, plain, [], undefined],
  ['a cluster that is not saved', undefined, encrypted, [], 'missing'],
  ['a key that is not there', plain, encrypted, ['ciliumpassword'], 'missing'],
  ['a key that is there', plain, encrypted, ['encryptionconfig'], 'present'],
] as const)('%s', async (_, saved, target, secrets, expected) => {
  expect(await observeEncryptionKey(saved, target, store([...secrets]).kops)).toBe(expected)
})

test('a key of 32 bytes, told to nobody but kops, and another one each time', async () => {
  const { ctx, written, said, hidden } = store()
  await createEncryptionKey(NAME, ctx)
  await createEncryptionKey(NAME, ctx)
  const keys = written.map((text) => {
    expect(text.match(/resources: \[.*\]/g)).toEqual(['resources: [secrets]'])
    expect(text.match(/^ +- \w+:(?= \{\}|$)/gm)?.map((line) => line.trim())).toEqual(['- secretbox:', '- identity:'])
    return /secret: (\S+)/.exec(text)?.[1] ?? ''
  })
  expect(keys.map((key) => Buffer.from(key, 'base64').length)).toEqual([32, 32])
  expect(new Set(keys).size).toBe(2)
  expect(hidden).toEqual(keys)
  expect(keys.some((key) => said.join('\n').includes(key))).toBe(false)
})

test('a key that is there is never replaced', async () => {
  const { ctx, written } = store(['encryptionconfig'])
  await createEncryptionKey(NAME, ctx)
  expect(written).toEqual([])
})
