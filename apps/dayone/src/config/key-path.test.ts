import { expect, test } from 'vitest'
import { splitSetting } from './key-path.ts'

test.each([
  ['cluster.nodes=3', ['cluster', 'nodes'], '3'],
  ['rbac.teams.0.group=oidc:a=b', ['rbac', 'teams', 0, 'group'], 'oidc:a=b'],
  ['cluster.name=a.example.com', ['dayone', 'cluster'], 'a.example.com'],
  ['metadata-guard.accepted=[]', ['metadata-guard', 'accepted'], '[]'],
  ['cluster.zones=', ['cluster', 'zones'], ''],
])('%s', (setting, path, value) => {
  expect(splitSetting(setting)).toEqual({ path, value })
})

test.each(['', '=', '=x', 'cluster', 'cluster..nodes=1', '.nodes=1', 'cluster.=1', 'a b=1'])(
  '%j is not a setting',
  (setting) => {
    expect(() => splitSetting(setting)).toThrow(`--set ${setting}: expected key=value.`)
  },
)
