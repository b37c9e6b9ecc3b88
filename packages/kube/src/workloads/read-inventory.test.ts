import { expect, test } from 'vitest'
import type { KubeObject } from '../api/kube.ts'
import type { KubeRequest, KubeResponse } from '../api/kube-request.ts'
import { readInventory } from './read-inventory.ts'
import { workloadTitle } from './workload.ts'

/** What is in the inventory: everything that makes pods, whatever of it runs now, by its topmost owner. */
const clock = { now: () => new Date('2026-11-27'), sleep: async () => undefined }
const containers = [{ name: 'main', image: 'x:1' }]
const template = { spec: { containers } }
const object = (kind: string, spec: object, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a', namespace: 'shop' },
  spec,
  ...more,
})
const madeBy = (kind: string, name = 'b') => ({
  metadata: { name: 'a', namespace: 'shop', ownerReferences: [{ kind, name, controller: true }] },
})
const ended = (type: string) => ({ status: { conditions: [{ type, status: 'True' }] } })

const inventoryOf = (...objects: readonly KubeObject[]) =>
  readInventory(
    {
      pathOf: async ({ kind }: { readonly kind: string }) => `/${kind}`,
      request: async ({ path }: KubeRequest): Promise<KubeResponse> => ({
        status: 200,
        body: { items: objects.filter(({ kind }) => path.startsWith(`/${kind}?`)) },
      }),
    },
    clock,
  )

const cron = (spec: object = {}) => ({ schedule: '0 0 * * *', jobTemplate: { spec: { template } }, ...spec })

test.each<[string, KubeObject, readonly (number | undefined)[]]>([
  ['a Deployment', object('Deployment', { replicas: 2, template }), [2]],
  ['a Deployment scaled to zero', object('Deployment', { replicas: 0, template }), [0]],
  ['a paused Deployment', object('Deployment', { replicas: 1, paused: true, template }), [1]],
  ['a StatefulSet', object('StatefulSet', { replicas: 3, template }), [3]],
  ['a StatefulSet scaled to zero', object('StatefulSet', { replicas: 0, template }), [0]],
  ['a DaemonSet', object('DaemonSet', { template }, { status: { desiredNumberScheduled: 4 } }), [4]],
  [
    'a DaemonSet with a place on no node',
    object('DaemonSet', { template }, { status: { desiredNumberScheduled: 0 } }),
    [0],
  ],
  ['a ReplicaSet of nobody, scaled to zero', object('ReplicaSet', { replicas: 0, template }), [0]],
  ['an old ReplicaSet of a Deployment', object('ReplicaSet', { replicas: 0, template }, madeBy('Deployment')), []],
  ['a ReplicationController scaled to zero', object('ReplicationController', { replicas: 0, template }), [0]],
  ['a CronJob', object('CronJob', cron()), [undefined]],
  ['a suspended CronJob', object('CronJob', cron({ suspend: true })), [undefined]],
  ['a Job that runs', object('Job', { parallelism: 5, template }), [5]],
  ['a suspended Job', object('Job', { suspend: true, template }, ended('Suspended')), [1]],
  ['a Job that is done', object('Job', { template }, ended('Complete')), []],
  ['a Job that has failed', object('Job', { template }, ended('Failed')), []],
  ['a Job of a CronJob', object('Job', { template }, madeBy('CronJob')), []],
  ['a Job of an operator', object('Job', { template }, madeBy('Workflow')), [1]],
  ['a bare pod', object('Pod', { containers }), [1]],
  ['a bare pod that waits for a node', object('Pod', { containers }, { status: { phase: 'Pending' } }), [1]],
  ['a bare pod that is done', object('Pod', { containers }, { status: { phase: 'Succeeded' } }), []],
  ['a pod of a StatefulSet', object('Pod', { containers }, madeBy('StatefulSet')), []],
  ['a pod of an operator', object('Pod', { containers }, madeBy('Workflow')), [1]],
  ['the mirror of a static pod', object('Pod', { containers }, madeBy('Node')), []],
])('%s', async (_case, one, replicas) => {
  const { workloads } = await inventoryOf(one)
  expect(workloads.map((found) => found.replicas)).toEqual(replicas)
  expect(workloads.map(workloadTitle)).toEqual(replicas.map(() => `${one.kind} a in shop`))
  for (const found of workloads) expect(found.template.spec.containers).toEqual(containers)
})

test.each<[string, object, object, { readonly allowed: number; readonly pods: number }]>([
  ['maxUnavailable 0', { maxUnavailable: 0 }, { disruptionsAllowed: 0, expectedPods: 2 }, { allowed: 0, pods: 2 }],
  ['minAvailable 100%', { minAvailable: '100%' }, { disruptionsAllowed: 0, expectedPods: 3 }, { allowed: 0, pods: 3 }],
  ['one to spare', { maxUnavailable: 1 }, { disruptionsAllowed: 1, expectedPods: 2 }, { allowed: 1, pods: 2 }],
  ['nothing counted yet', { maxUnavailable: 0 }, {}, { allowed: 0, pods: 0 }],
])('a disruption budget with %s', async (_case, spec, status, counted) => {
  const { budgets } = await inventoryOf(object('PodDisruptionBudget', spec, { status }))
  expect(budgets).toMatchObject([{ namespace: 'shop', name: 'a', ...counted }])
})

test('annotations of kube2iam and of accounts are kept', async () => {
  const annotations = { 'iam.amazonaws.com/role': 'reader' }
  const asking = { metadata: { annotations }, ...template }
  const metadata = {
    name: 'ci',
    namespace: 'shop',
    annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/a' },
  }
  const { workloads, accounts } = await inventoryOf(
    object('CronJob', cron({ jobTemplate: { spec: { template: asking } } })),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
  )
  expect(workloads.map(({ template: { annotations: kept } }) => kept)).toEqual([annotations])
  expect(accounts).toEqual([{ namespace: 'shop', name: 'ci', annotations: metadata.annotations, automounts: false }])
})
