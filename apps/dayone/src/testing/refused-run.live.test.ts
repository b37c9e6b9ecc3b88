import {
  startLiveCluster,
  startWebhook,
  webhookConfiguration,
  type LiveCluster,
  type LiveWebhook,
} from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chosen, runAll } from './run-all-steps.fixture.ts'

let cluster: LiveCluster
let webhook: LiveWebhook
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  webhook = await startWebhook(() => ({ deny: 'images come from our registry' }))
})
afterAll(async () => {
  await webhook.stop()
  await cluster.stop()
})

test('a rejection in the last step ends the whole run before the first write', async () => {
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'page-score' } },
    webhookConfiguration(webhook, {
      kind: 'ValidatingWebhookConfiguration',
      name: 'registry',
      apiGroups: ['apps'],
      resources: ['deployments'],
      namespaces: ['page-score'],
    }),
  )
  const spec = {
    selector: { matchLabels: { app: 'a' } },
    template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a:1' }] } },
  }
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec }
  const path = '/apis/apps/v1/namespaces/page-score/deployments?dryRun=All'
  await expect
    .poll(async () => JSON.stringify((await cluster.kube.request({ method: 'POST', path, body: deployment })).body), {
      timeout: 20_000,
    })
    .toContain('our registry')
  const before = await cluster.snapshot()
  const { view } = await runAll(cluster)
  expect(view.steps.map(({ id, outcome }) => [id, outcome])).toEqual(
    chosen.map(({ id }) => [id, id === 'applications' ? 'failed' : 'blocked']),
  )
  const { failure } = view.steps.find(({ id }) => id === 'applications') ?? {}
  expect(failure).toMatchObject({
    exitCode: 5,
    hint: expect.stringContaining('kubectl get validatingwebhookconfiguration registry -o yaml'),
  })
  expect(failure?.message).toContain('Deployment page-score in page-score would be rejected')
  expect(failure?.message).toContain('images come from our registry')
  expect(await cluster.snapshot()).toEqual(before)
})
