import { expect, test } from 'vitest'
import { config } from './config.ts'

const team = (more: object) => ({ teams: [{ group: 'oidc:team', namespaces: ['a'], persona: 'viewer', ...more }] })

test('accepts a group with a prefix', () => {
  expect(config.parse(team({}))).toEqual({ ...team({}), auditors: [] })
})

test.each([
  [team({ group: 'developers' }), 'use "oidc:developers"'],
  [team({ group: 'system:masters' }), 'belongs to Kubernetes'],
  [team({ group: 'System:masters' }), 'belongs to Kubernetes'],
  [team({ group: 'system:serviceaccounts:kube-system' }), 'belongs to Kubernetes'],
  [team({ group: '' }), 'A group must have a name'],
  // The prefix is there; the name is missing.
  [team({ group: 'oidc:' }), '"oidc:" is a prefix without a name'],
  [team({ namespaces: [] }), 'at least one namespace'],
  [team({ namespaces: ['kube-system'] }), 'teams cannot have permissions in it'],
  [team({ namespaces: ['default'] }), 'Teams cannot have permissions in default'],
  [{ teams: [], accepted: [{ finding: 'x', reason: 'r', owner: 'o', until: 'soon' }] }, 'for example "2027-03-31"'],
  [
    { teams: [], accepted: [{ finding: 'x', reason: '', owner: 'o', until: '2027-01-31' }] },
    'why the risk is accepted',
  ],
  [{ teams: [], revoke: ['admins'] }, '"RoleBinding/<namespace>/<name>"'],
  [team({ namespaces: ['Team_A'] }), 'lower-case'],
  [team({ persona: 'admin' }), 'viewer'],
  [{ teams: [], auditors: ['system:authenticated'] }, 'belongs to Kubernetes'],
  [{ teams: [], operators: ['ops'] }, 'use "oidc:ops"'],
  [team({ persona: 'operator' }), 'viewer'],
  [{ teams: [], ci: [{ namespaces: ['shop'] }] }, 'set one of them'],
  [{ teams: [], ci: [{ serviceAccount: 'shop/ci', user: 'oidc:ci', namespaces: ['shop'] }] }, 'set one of them'],
  [{ teams: [], ci: [{ serviceAccount: 'ci', namespaces: ['shop'] }] }, '"namespace/name"'],
  [{ teams: [], ci: [{ serviceAccount: 'kube-system/ci', namespaces: ['shop'] }] }, 'belongs to Kubernetes'],
  [{ teams: [], ci: [{ serviceAccount: 'shop/default', namespaces: ['shop'] }] }, 'use a dedicated one'],
  [{ teams: [], ci: [{ user: 'system:admin', namespaces: ['shop'] }] }, 'belongs to Kubernetes'],
])('rejects %j', (value, words) => {
  const { error } = config.safeParse(value)
  expect(error?.issues).toHaveLength(1)
  expect(error?.issues[0]?.message).toContain(words)
})

test('parses an unquoted YAML date as that day', () => {
  const accepted = [{ finding: 'x', reason: 'r', owner: 'o', until: new Date('2027-01-31') }]
  expect(config.parse({ teams: [], accepted }).accepted?.[0]?.until).toBe('2027-01-31')
})

test('explains why a system group is rejected', () => {
  expect(config.safeParse(team({ group: 'system:masters' })).error?.issues[0]?.message).toContain('control the cluster')
})
