import { expect, test } from 'vitest'
import type { RbacObjects } from '../rbac-objects.ts'
import { questionDoubts } from './question-doubts.ts'

const group = (name: string) => ({
  kind: 'RoleBinding',
  metadata: { name, namespace: 'shop' },
  roleRef: { kind: 'ClusterRole', name: 'edit' },
  subjects: [{ kind: 'Group', name }],
})

const objects: RbacObjects = {
  roles: [{ kind: 'Role', metadata: { name: 'gate', namespace: 'shop' }, rules: [{ verbs: ['open'] }] }],
  bindings: [group('oidc:shop-developers'), group('oidc:auditors')],
}

const pods = { verb: 'get', apiGroup: '', resource: 'pods' }

test.each<[string, string, readonly string[], readonly string[]]>([
  ['a bound group', 'get', ['oidc:shop-developers'], []],
  [
    'a group without its prefix',
    'get',
    ['shop-developers'],
    ['No binding names the group shop-developers. Did you mean oidc:shop-developers?'],
  ],
  [
    'a misspelled group',
    'get',
    ['oidc:auditor'],
    ['No binding names the group oidc:auditor. Did you mean oidc:auditors?'],
  ],
  ['a group like no other', 'get', ['github:x'], ['No binding names the group github:x.']],
  ['groups that the API server adds', 'get', ['system:authenticated', 'system:masters'], []],
  ['a verb of no request', 'frobnicate', [], ['"frobnicate" is not a verb of Kubernetes.']],
  ['a misspelled verb', 'delte', [], ['"delte" is not a verb of Kubernetes. Did you mean delete?']],
  ['a verb of a rule', 'open', [], []],
  ['a verb that no request has, but RBAC', 'escalate', [], []],
])('%s', (_title, verb, groups, expected) => {
  expect(questionDoubts(objects, { ...pods, verb }, { groups })).toEqual(expected)
})
