import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { objects } from '../objects.ts'
import { lintLive } from './lint-live.ts'

const group = 'oidc:shop'
const wanted = config.parse({ teams: [{ group, namespaces: ['shop'], persona: 'namespace-owner', exec: true }] })
const api = 'rbac.authorization.k8s.io'
const made = objects(wanted).map(({ manifest }) => manifest)

const bound = (name: string, role: string, subject: object, namespace?: string): KubeObject => ({
  apiVersion: `${api}/v1`,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: namespace === undefined ? { name } : { name, namespace },
  roleRef: { apiGroup: api, kind: 'ClusterRole', name: role },
  subjects: [subject],
})
const clusterAdmin: KubeObject = {
  apiVersion: `${api}/v1`,
  kind: 'ClusterRole',
  metadata: { name: 'cluster-admin' },
  rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
}
const robot: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'shop' } }

const lint = (...more: readonly KubeObject[]) => {
  const all = [...made, clusterAdmin, robot, ...more]
  const of = (...kinds: readonly string[]) => all.filter(({ kind }) => kinds.includes(kind))
  const world = {
    roles: of('Role', 'ClusterRole'),
    bindings: of('RoleBinding', 'ClusterRoleBinding'),
    accounts: of('ServiceAccount'),
    tokenSecrets: [],
  }
  return lintLive(wanted, world).findings
}

test('grants of dayone.yaml are no finding', () => {
  expect(lint()).toEqual([])
})

test('a manual binding of the same group is a finding, with the additional rights', () => {
  const found = lint(bound('by-hand', 'cluster-admin', { apiGroup: api, kind: 'Group', name: group }))
  expect(found).toMatchObject([{ object: 'ClusterRoleBinding/by-hand', control: 'RB-01', severity: 'critical' }])
  expect(found[0]?.text).toContain('has more permissions than dayone.yaml grants')
})

test('warns a team that may start pods next to a powerful service account', () => {
  const program = { kind: 'ServiceAccount', namespace: 'shop', name: 'robot' }
  const own = made.find(({ metadata: { name } }) => name.startsWith('dayone:namespace-owner:'))
  expect(lint(bound('robot', 'cluster-admin', program))).toMatchObject([
    { object: 'ClusterRoleBinding/robot', control: 'RB-01' },
    {
      object: `RoleBinding/shop/${own?.metadata.name ?? ''}`,
      control: 'RB-06',
      fix: expect.stringContaining('Move') as string,
    },
  ])
})
