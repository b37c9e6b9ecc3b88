import { readInventory, workloadTitle, type KubeObject } from '@dayone/kube'
import { systemClock } from '@dayone/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLiveCluster, type LiveCluster } from './live-cluster.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withNode: true })
})
afterAll(() => cluster.stop())

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'x:1' }] } }
const selector = { matchLabels: { app: 'a' } }
const object = (apiVersion: string, kind: string, name: string, spec: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'default' },
  spec,
})

test('the inventory lists everything that creates pods, including CronJobs and controllers scaled to zero, by topmost owner', async () => {
  const job = { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } }
  await cluster.create(
    object('apps/v1', 'Deployment', 'web', { replicas: 2, selector, template }),
    object('apps/v1', 'Deployment', 'asleep', { replicas: 0, selector, template }),
    object('apps/v1', 'StatefulSet', 'db', { replicas: 1, selector, template, serviceName: 'db' }),
    object('apps/v1', 'DaemonSet', 'agent', { selector, template }),
    object('batch/v1', 'CronJob', 'nightly', { schedule: '0 0 1 1 *', jobTemplate: { spec: job } }),
    object('v1', 'Pod', 'alone', template.spec),
  )
  await expect
    .poll(async () => (await cluster.kube.list({ apiVersion: 'v1', kind: 'Pod' })).length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(5)
  const { workloads, accounts } = await readInventory(cluster.kube, systemClock)
  expect(workloads.map((one) => `${workloadTitle(one)} ${one.replicas ?? '-'}`).toSorted()).toEqual([
    'CronJob nightly in default -',
    'DaemonSet agent in default 1',
    'Deployment asleep in default 0',
    'Deployment web in default 2',
    'Pod alone in default 1',
    'StatefulSet db in default 1',
  ])
  expect(accounts.map(({ namespace, name }) => `${namespace}/${name}`)).toContain('default/default')
})

test('reads it completely, page by page', async () => {
  const budgets = Array.from({ length: 520 }, (_, index) =>
    object('policy/v1', 'PodDisruptionBudget', `pdb-${index}`, {
      maxUnavailable: 0,
      selector: { matchLabels: { app: 'none' } },
    }),
  )
  await cluster.create(...budgets)
  // Another client of the same server: reads are shared within one run.
  const { budgets: found } = await readInventory({ ...cluster.kube }, systemClock)
  expect(found).toHaveLength(520)
})
