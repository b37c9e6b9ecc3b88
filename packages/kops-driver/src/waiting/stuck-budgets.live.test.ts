import { readBudgets, type KubeObject } from '@dayone/kube'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { followRoll } from './follow-kops.ts'
import { stuckBudgetFindings, stuckBudgets, watchBudgets } from './stuck-budgets.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withNode: true })
})
afterAll(() => cluster.stop())

const object = (apiVersion: string, kind: string, name: string, spec: object): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'default' },
  spec,
})
const selector = { matchLabels: { app: 'db' } }

test('names a budget that allows no disruption in the plan of a roll, and while kops drains', async () => {
  const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'x:1' }] } }
  await cluster.create(
    object('apps/v1', 'Deployment', 'db', { replicas: 1, selector, template }),
    object('policy/v1', 'PodDisruptionBudget', 'db', { minAvailable: 1, selector }),
    object('policy/v1', 'PodDisruptionBudget', 'selects-nothing', {
      minAvailable: 1,
      selector: { matchLabels: { app: 'x' } },
    }),
  )
  const stuck = async () => stuckBudgets(await readBudgets(cluster.kube))
  await expect.poll(async () => (await stuck())[0]?.healthy, { timeout: 30_000 }).toBe(1)
  expect(stuckBudgetFindings(await stuck())).toMatchObject([
    {
      kind: 'risk',
      severity: 'high',
      text: 'PodDisruptionBudget db in default (1 of 1 pods healthy, 1 must be) allows no evictions. kops waits 15 minutes for a node that runs such a pod, then the rolling update fails.',
      hint: expect.stringContaining('kubectl patch poddisruptionbudget db -n default'),
    },
  ])

  const reported: (string | undefined)[] = []
  const { following, end } = followRoll([{ name: 'nodes', machines: 1 }], 0, {
    report: () => undefined,
    progress: ({ seen }) => reported.push(seen?.[0]?.text),
    kill: new AbortController().signal,
    watch: (until, tell) =>
      watchBudgets(
        {
          kube: cluster.kube,
          clock: { now: () => new Date(), sleep: () => new Promise((done) => setTimeout(done, 200)) },
        },
        until,
        tell,
      ),
  })
  following.onLine?.('Draining the node: "i-1".')
  await expect
    .poll(() => reported.at(-1), { timeout: 20_000 })
    .toBe('draining i-1; waiting for PodDisruptionBudget db in default (1 of 1 pods healthy, 1 must be)')
  // The command that the hint prints.
  await cluster.kube.request({
    method: 'PATCH',
    path: '/apis/policy/v1/namespaces/default/poddisruptionbudgets/db',
    contentType: 'application/merge-patch+json',
    body: { spec: { minAvailable: null, maxUnavailable: 1 } },
  })
  await expect.poll(() => reported.at(-1), { timeout: 20_000 }).toBe('draining i-1')
  end()
})
