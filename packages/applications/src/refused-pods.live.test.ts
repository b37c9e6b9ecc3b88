import {
  liveRunner,
  startLiveCluster,
  startWebhook,
  webhookConfiguration,
  type LiveCluster,
  type LiveWebhook,
} from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applications } from './applications.ts'

let cluster: LiveCluster
let webhook: LiveWebhook
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  webhook = await startWebhook(() => ({ deny: 'image is not signed' }))
})
afterAll(async () => {
  await webhook.stop()
  await cluster.stop()
})

const runner = (more: object) =>
  liveRunner(
    applications,
    { applications: [{ name: 'web', namespace: 'shop', image: 'example.com/web:1.0.0', port: 8080, ...more }] },
    () => ({ ports: { kube: cluster.kube }, facts: () => cluster.facts(), snapshot: () => cluster.snapshot() }),
  )

test('a quota or limit that the application exceeds ends the plan before any write', async () => {
  const metadata = { name: 'theirs', namespace: 'shop' }
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { 'limits.cpu': '4' } } },
    { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: [{ type: 'Container', max: { cpu: '2' } }] } },
  )
  const before = await cluster.snapshot()
  const many = await runner({ replicas: 30 }).apply()
  expect(many.ended.failure).toMatchObject({ exitCode: 5 })
  expect(many.ended.failure?.message).toContain(
    'The quota theirs of shop would reject pods of web (30 pods): limits.cpu 7750m of 4',
  )
  const large = await runner({ cpu: '6', replicas: 1 }).apply()
  expect(large.ended.failure?.message).toContain('it requests cpu 6, but the maximum per container is 2')
  expect(await cluster.snapshot()).toEqual(before)
})

test('detects a pod rule that accepts the Deployment but rejects its pods', async () => {
  await cluster.create(
    webhookConfiguration(webhook, {
      kind: 'ValidatingWebhookConfiguration',
      name: 'signatures',
      apiGroups: [''],
      resources: ['pods'],
      namespaces: ['shop'],
    }),
  )
  const before = await cluster.snapshot()
  await expect
    .poll(async () => (await runner({}).plan()).ended.failure?.message ?? '', { timeout: 20_000 })
    .toMatch(
      /Deployment web in shop would be accepted, but not its pods: the admission webhook signatures.example.com \(ValidatingWebhookConfiguration signatures\) denied it: image is not signed/,
    )
  expect((await runner({}).apply()).ended.outcome).toBe('failed')
  expect(await cluster.snapshot()).toEqual(before)
})

test('detects an immutable selector in a Deployment of others, with its owner and a command', async () => {
  const labels = { app: 'theirs' }
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'old' },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'example.com/web:1.0.0' }] } },
      },
    },
  )
  // The Deployment creates its ReplicaSet asynchronously, so the comparison starts afterwards.
  const kinds = async (): Promise<readonly string[]> => Object.keys(await cluster.snapshot())
  await expect.poll(kinds, { timeout: 30_000 }).toContainEqual(expect.stringMatching(/^ReplicaSet\/old\/web-/))
  const before = await cluster.snapshot()
  const { failure } = (await runner({ namespace: 'old' }).apply()).ended
  expect(failure).toMatchObject({ exitCode: 5 })
  const words = `${failure?.message} ${failure?.hint}`
  expect(words).toContain(
    'Deployment web in old already exists with different values in immutable fields .spec.selector (',
  )
  expect(words).toContain("`kubectl delete deployment 'web' -n old`")
  expect(await cluster.snapshot()).toEqual(before)
})
