import { expect, test } from 'vitest'
import { config } from './config.ts'

const team = (more: object) => ({ teams: [{ group: 'oidc:team', namespaces: ['a'], persona: 'viewer', ...more }] })

test('takes a group with a prefix', () => {
  expect(config.parse(team({}))).toEqual({ ...team({}), auditors: [] })
})

test.each([
  [team({ group: 'developers' }), 'write it as "oidc:developers"'],
  [team({ group: 'system:masters' }), 'belongs to Kubernetes itself'],
  [team({ group: 'System:masters' }), 'belongs to Kubernetes itself'],
  [team({ group: 'system:serviceaccounts:kube-system' }), 'belongs to Kubernetes itself'],
  [team({ group: '' }), 'A group has a name'],
  [team({ group: 'oidc:' }), 'has no prefix'],
  [team({ namespaces: [] }), 'at least one namespace'],
  [team({ namespaces: ['kube-system'] }), 'no team gets rights in it'],
  [team({ namespaces: ['Team_A'] }), 'lower-case'],
  [team({ persona: 'admin' }), 'viewer'],
  [{ teams: [], auditors: ['system:authenticated'] }, 'belongs to Kubernetes itself'],
])('refuses %j', (value, words) => {
  const { error } = config.safeParse(value)
  expect(error?.issues).toHaveLength(1)
  expect(error?.issues[0]?.message).toContain(words)
})

test('why a system group is refused: it would rule', () => {
  expect(config.safeParse(team({ group: 'system:masters' })).error?.issues[0]?.message).toContain('rule the cluster')
})
