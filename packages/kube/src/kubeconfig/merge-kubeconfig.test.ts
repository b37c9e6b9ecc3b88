import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { contextNames, mergeKubeconfig } from './merge-kubeconfig.ts'

const kubeconfig = (name: string, ca: string, user = 'old'): string => `apiVersion: v1
kind: Config
clusters:
- name: ${name}
  cluster: {certificate-authority-data: ${ca}, server: https://${name}}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}}
current-context: ${name}
users:
- name: ${name}
  user: {client-certificate-data: ${user}}
`
interface Entry {
  readonly name: string
  readonly [field: string]: unknown
}
type Lists = Readonly<Record<'clusters' | 'users' | 'contexts', readonly Entry[]>> & { readonly preferences?: unknown }

const ours = kubeconfig('shop', 'CA1', 'new')

test.each([
  ['no file', undefined, 'added', 'shop', ['shop']],
  ['an empty file', '\n', 'added', 'shop', ['shop']],
  ['another cluster', kubeconfig('work', 'CA9'), 'added', 'work', ['work', 'shop']],
  ['the same cluster', kubeconfig('shop', 'CA1'), 'renewed', 'shop', ['shop']],
  ['another cluster of that name', kubeconfig('shop', 'CA9'), 'replaced', 'shop', ['shop']],
  ['a file without lists', 'apiVersion: v1\nkind: Config\nclusters: null\n', 'added', 'shop', ['shop']],
] as const)('%s', (_, present, did, currentContext, names) => {
  const merged = mergeKubeconfig(present, ours)
  expect(merged).toMatchObject({ did, currentContext })
  expect(contextNames(merged.text)).toEqual(names)
  const { users, clusters } = parse(merged.text) as Lists
  expect(users.find(({ name }) => name === 'shop')?.['user']).toEqual({ 'client-certificate-data': 'new' })
  expect(clusters.map(({ name }) => name)).toEqual(names)
  const again = mergeKubeconfig(merged.text, ours)
  expect({ did: again.did, names: contextNames(again.text) }).toEqual({ did: 'renewed', names })
})

test('keeps comments, other entries and unknown fields', () => {
  const present = `# mine\n${kubeconfig('work', 'CA9')}preferences: {colors: true}\n`
  const { text } = mergeKubeconfig(present, ours)
  expect(text).toMatch(/^# mine\n/)
  const [before, after] = [parse(present) as Lists, parse(text) as Lists]
  for (const list of ['clusters', 'users', 'contexts'] as const) expect(after[list]).toContainEqual(before[list][0])
  expect(after.preferences).toEqual({ colors: true })
})

test.each([
  ['a list', '- a\n'],
  ['no YAML', '{a: [}'],
  ['words', 'hello'],
])('rejects %s', (_, present) => {
  expect(() => mergeKubeconfig(present, ours)).toThrow(UserError)
})
