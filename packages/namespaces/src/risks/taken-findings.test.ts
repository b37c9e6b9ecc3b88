import type { Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { takenFindings } from './taken-findings.ts'

/** What the coming guards of a namespace take from what makes pods there, whether any of it runs now or not. */
const workload = (kind: Workload['kind'], replicas: number | undefined, container: object, spec: object = {}) =>
  ({
    kind,
    namespace: 'shop',
    name: 'a',
    ...(replicas === undefined ? {} : { replicas }),
    claims: [],
    template: {
      labels: {},
      annotations: {},
      spec: { automountServiceAccountToken: false, containers: [{ name: 'main', ...container }], ...spec },
    },
  }) as Workload
const found = (...workloads: readonly Workload[]) =>
  takenFindings(
    {
      ...config.parse({ namespaces: [{ name: 'shop', profile: 'baseline', quota: { pods: 3 } }] }),
      warnedNames: ['shop'],
    },
    { namespaces: ['shop'], inventory: { workloads, budgets: [], accounts: [] }, counts: new Map() },
  )

const kinds: readonly (readonly [Workload['kind'], number | undefined, string])[] = [
  ['Deployment', 2, 'The next rollout of Deployment a in shop'],
  ['Deployment', 0, 'Scaling up Deployment a in shop'],
  ['StatefulSet', 0, 'Scaling up StatefulSet a in shop'],
  ['ReplicaSet', 0, 'Scaling up ReplicaSet a in shop'],
  ['ReplicationController', 0, 'Scaling up ReplicationController a in shop'],
  ['DaemonSet', 0, 'The next rollout of DaemonSet a in shop'],
  ['CronJob', undefined, 'The next run of CronJob a in shop'],
  ['Job', 1, 'The next start of Job a in shop'],
  ['Pod', 1, 'The next start of Pod a in shop'],
]

test.each(kinds)('a privileged %s (%s): %s', (kind, replicas, words) => {
  const [finding] = found(workload(kind, replicas, { securityContext: { privileged: true } }))
  expect(finding).toMatchObject({ id: 'NS-01/shop/templates', severity: 'high' })
  expect(finding?.text).toContain(`${words} will be rejected: container main: privileged`)
})

test.each(kinds)('a %s (%s) whose request exceeds the coming default limit: %s', (kind, replicas, words) => {
  const [finding] = found(workload(kind, replicas, { resources: { requests: { cpu: '64' } } }))
  expect(finding).toMatchObject({ id: 'NS-05/shop/templates', severity: 'high' })
  expect(finding?.text).toContain(`${words} will be rejected`)
})

test.each(kinds)('a %s (%s) with a token of the default account', (kind, replicas) => {
  const [finding] = found(workload(kind, replicas, {}, { automountServiceAccountToken: undefined }))
  expect(finding).toMatchObject({ id: 'RB-13/shop/token-users' })
  expect(finding?.text).toContain(`${kind} a in shop`)
})

test('a quota counts what runs: not what is scaled to zero', () => {
  expect(found(workload('Deployment', 0, {}), workload('Deployment', 3, {}))).toEqual([])
  expect(found(workload('StatefulSet', 2, {}), workload('Deployment', 2, {}))).toMatchObject([
    { id: 'NS-04/shop/exceeded', text: expect.stringContaining('pods 4 of 3') as string },
  ])
})
