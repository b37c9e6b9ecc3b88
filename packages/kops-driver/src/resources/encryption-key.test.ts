import type { Kops } from '@dayone/kops'
import { parseClusterSpec } from '@dayone/cluster-spec'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { NO_WISHES, notSaved } from '../observe/cluster-observed.fixture.ts'
import { planCluster } from '../plan/plan-cluster.ts'
import { createEncryptionKey, missesEncryptionKey } from './encryption-key.ts'

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
  const lines: string[] = []
  const hidden: string[] = []
  const ctx = {
    ports: { kops } as ClusterPorts,
    report: (line: string) => void lines.push(line),
    progress: () => undefined,
    secret: (value: string) => void hidden.push(value),
  } as unknown as StepContext<ClusterPorts>
  return { kops: kops as Kops, ctx, written, lines, hidden }
}

test.each([
  ['no encryption asked for', plain, [], false],
  ['a key that is not there', encrypted, ['ciliumpassword'], true],
  ['a key that is there', encrypted, ['encryptionconfig'], false],
] as const)('%s', async (_, target, secrets, expected) => {
  expect(await missesEncryptionKey(target, store([...secrets]).kops)).toBe(expected)
})

test('a cluster that is not saved gets its key afterwards', () => {
  const { spec, config } = sampleCluster()
  const { changes } = planCluster({ ...config, profile: 'strict' }, notSaved(spec), NO_WISHES)
  expect(changes.map(({ id }) => id)).toEqual(['save', 'encryption-key'])
})

test('a random key of 32 bytes that only kops receives', async () => {
  const { ctx, written, lines, hidden } = store()
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
  expect(keys.some((key) => lines.join('\n').includes(key))).toBe(false)
})

test('never replaces an existing key', async () => {
  const { ctx, written } = store(['encryptionconfig'])
  await createEncryptionKey(NAME, ctx)
  expect(written).toEqual([])
})
