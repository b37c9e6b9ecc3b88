import type { PolicyRule } from '@dayone/authorizer'
import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { config as schema } from '../config.ts'
import { lintLive } from './lint-live.ts'

const team = { group: 'oidc:team', namespaces: ['team'], persona: 'developer' }

const account: KubeObject = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ci', namespace: 'team' } }

/** The findings about one binding of others: in the whole cluster, or in one namespace. */
const textsOf = (rule: PolicyRule, namespace?: string, subject: object = { kind: 'User', name: 'ann' }): string => {
  const api = { apiVersion: 'rbac.authorization.k8s.io/v1' }
  const role: KubeObject = { ...api, kind: 'ClusterRole', metadata: { name: 'theirs' }, rules: [rule] }
  const binding: KubeObject = {
    ...api,
    kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: 'theirs', ...(namespace === undefined ? {} : { namespace }) },
    roleRef: { kind: 'ClusterRole', name: 'theirs' },
    subjects: [subject],
  }
  const world = { roles: [role], bindings: [binding], accounts: [account], tokenSecrets: [] }
  const { findings } = lintLive(schema.parse({ teams: [team] }), world)
  // In a namespace without a team, exec has low severity.
  return findings.flatMap(({ text, severity }) => (severity === 'low' ? [] : [text])).join('\n')
}

const rule = (verbs: string, group: string, resources: string): PolicyRule => ({
  verbs: verbs.split(','),
  apiGroups: [group],
  resources: resources.split(','),
})

const admission = 'admissionregistration.k8s.io'

test.each<[string, PolicyRule, string]>([
  ['adds containers to running pods', rule('patch', '', 'pods/ephemeralcontainers'), 'can run commands in pods'],
  ['changes roles', rule('update', 'rbac.authorization.k8s.io', 'roles'), 'can change roles or bindings'],
  ['changes a DaemonSet', rule('patch', 'apps', 'daemonsets'), 'can start pods with any service account'],
  ['changes a CronJob', rule('update', 'batch', 'cronjobs'), 'can start pods with any service account'],
  ['switches the plugin off', rule('patch', '', 'configmaps'), 'can change the settings of the network plugin'],
])('reports who %s, in the whole cluster and in kube-system', (_what, given, words) => {
  expect(textsOf(given)).toContain(words)
  expect(textsOf(given, 'kube-system')).toContain(words)
  expect(textsOf(given, 'shop')).toBe('')
})

// Cluster-scoped resources are granted only by a ClusterRoleBinding.
test.each<[string, PolicyRule, string]>([
  ['deletes guards', rule('delete', admission, 'validatingadmissionpolicybindings'), 'can change admission'],
  ['empties webhooks', rule('deletecollection', admission, 'validatingwebhookconfigurations'), 'can change admission'],
])('reports who %s, in the whole cluster', (_what, given, words) => {
  expect(textsOf(given)).toContain(words)
  expect(textsOf(given, 'kube-system')).toBe('')
})

test('reports who serves a part of the API', () => {
  expect(textsOf(rule('create', 'apiregistration.k8s.io', 'apiservices'))).toContain('can route part of the API')
})

test.each<[string, PolicyRule]>([
  ['reads ConfigMaps', rule('get,list,watch', '', 'configmaps')],
  ['changes one ConfigMap', { ...rule('update', '', 'configmaps'), resourceNames: ['leader'] }],
  ['reads API services', rule('get,list', 'apiregistration.k8s.io', 'apiservices')],
  ['reads DaemonSets', rule('get,list,watch', 'apps', 'daemonsets')],
])('does not report who only %s', (_what, given) => {
  expect(textsOf(given)).toBe('')
})

test('reports a program that may open the namespace of a team there, and nowhere else', () => {
  const ci = { kind: 'ServiceAccount', namespace: 'team', name: 'ci' }
  const opens = rule('create,delete', 'networking.k8s.io', 'networkpolicies')
  expect(textsOf(opens, 'team', ci)).toContain('can change network policies')
  expect(textsOf(opens, 'shop', ci)).toBe('')
  expect(textsOf(rule('get,list', 'networking.k8s.io', 'networkpolicies'), 'team', ci)).toBe('')
})
