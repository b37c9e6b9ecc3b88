import type { Workload } from '@dayone/kube'
import { expect, it } from 'vitest'
import { auditCoverage } from './coverage.ts'

const workload = (kind: Workload['kind'], name: string, account: string | undefined, replicas?: number): Workload => ({
  kind,
  namespace: 'shop',
  name,
  ...(replicas !== undefined && { replicas }),
  claims: [],
  template: {
    labels: {},
    annotations: {},
    spec: { containers: [], ...(account !== undefined && { serviceAccountName: account }) },
  },
})

it('tells service accounts with running pods apart by whether the log has them, and CronJobs by whether they fired', () => {
  const workloads = [
    workload('Deployment', 'web', 'web', 2),
    workload('Deployment', 'old', 'old', 0),
    workload('DaemonSet', 'agent', undefined, 3),
    workload('CronJob', 'nightly', 'report'),
    workload('CronJob', 'monthly', 'report'),
  ]
  const seen = {
    subjects: new Set(['ServiceAccount shop/web', 'ServiceAccount shop/report', 'User default']),
    cronJobs: new Set(['shop/nightly', 'web/monthly']),
    files: new Map(),
  }
  expect(auditCoverage({ workloads, bindings: [] }, seen, [])).toMatchObject({
    seen: ['shop/web'],
    silent: ['shop/default'],
    fired: ['shop/nightly'],
    neverFired: ['shop/monthly'],
  })
})

it('tells users apart: those in the log, and those that only a binding names', () => {
  const subjects = ['User oidc:jane', 'User jane', 'User system:kube-scheduler', 'ServiceAccount shop/web']
  const named = ['oidc:jane', 'oidc:joe', 'system:kube-controller-manager']
  const binding = {
    kind: 'ClusterRoleBinding',
    metadata: { name: 'people' },
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects: [
      ...named.map((name) => ({ kind: 'User', name })),
      { kind: 'Group', name: 'oidc:team' },
      { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
    ],
  } as const
  const seen = { subjects: new Set(subjects), cronJobs: new Set<string>(), files: new Map() }
  expect(auditCoverage({ workloads: [], bindings: [binding] }, seen, [])).toMatchObject({
    users: ['jane', 'oidc:jane'],
    silentUsers: ['oidc:joe'],
  })
})
