import type { KubeObject, Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { findUnboundAccounts, unboundAccountFindings } from './unbound-accounts.ts'

/** Whose rights end with AlwaysAllow: also of what runs nothing now. */
const workload = (kind: Workload['kind'], more: Partial<Workload> = {}, spec: object = {}): Workload => ({
  kind,
  namespace: 'shop',
  name: 'a',
  claims: [],
  template: {
    labels: {},
    annotations: {},
    spec: { containers: [{ name: 'main' }], serviceAccountName: 'ci', ...spec },
  },
  ...more,
})
const binding = (subject: object, more: object = {}): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: 'ci', namespace: 'shop', ...more },
  subjects: [subject],
})
const account = { namespace: 'shop', name: 'ci', annotations: {}, automounts: true }
const named = (workloads: readonly Workload[], bindings: readonly KubeObject[] = [], automounts = true) =>
  unboundAccountFindings(findUnboundAccounts({ workloads, accounts: [{ ...account, automounts }] }, bindings))

test.each<[string, Workload]>([
  ['a Deployment scaled to zero', workload('Deployment', { replicas: 0 })],
  ['a StatefulSet scaled to zero', workload('StatefulSet', { replicas: 0 })],
  ['a DaemonSet without a node', workload('DaemonSet', { replicas: 0 })],
  ['a ReplicaSet of nobody', workload('ReplicaSet', { replicas: 0 })],
  ['a ReplicationController', workload('ReplicationController', { replicas: 1 })],
  ['a CronJob between two runs', workload('CronJob')],
  ['a Job', workload('Job', { replicas: 1 })],
  ['a bare pod', workload('Pod', { replicas: 1 })],
])('%s: its account is named with it', (_case, one) => {
  expect(named([one])).toMatchObject([
    { id: 'KD-01/unbound-accounts', text: expect.stringContaining(`shop/ci (${one.kind} a in shop)`) as string },
  ])
})

test.each<[string, KubeObject]>([
  ['the account', binding({ kind: 'ServiceAccount', name: 'ci' })],
  ['all accounts of the namespace', binding({ kind: 'Group', name: 'system:serviceaccounts:shop' })],
  ['all accounts', binding({ kind: 'Group', name: 'system:serviceaccounts' })],
])('a binding of %s: it keeps rights, and is not named', (_case, one) => {
  expect(named([workload('CronJob')], [one])).toEqual([])
})

test.each<[string, KubeObject]>([
  ['of an account of that name elsewhere', binding({ kind: 'ServiceAccount', name: 'ci', namespace: 'other' })],
  [
    "of Kubernetes' own defaults",
    binding(
      { kind: 'Group', name: 'system:authenticated' },
      { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
    ),
  ],
])('a binding %s: it is named', (_case, one) => {
  expect(named([workload('CronJob')], [one])).toHaveLength(1)
})

test('without a token in its pods nothing is lost', () => {
  expect(named([workload('CronJob')], [], false)).toEqual([])
  expect(named([workload('CronJob', {}, { automountServiceAccountToken: false })])).toEqual([])
  expect(named([workload('CronJob', {}, { automountServiceAccountToken: true })], [], false)).toHaveLength(1)
})
