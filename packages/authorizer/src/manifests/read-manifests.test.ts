import { expect, it } from 'vitest'
import { readManifests } from './read-manifests.ts'

const read = (text: string) => readManifests([{ name: 'a.yaml', text }])
const role = (more = '') =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: r\n  namespace: shop\n${more}`

it('accepts Lists, typed lists, several documents, other kinds and JSON', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'web' } }
  const one = { metadata: { name: 'c' }, rules: null }
  const list = JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleList', items: [one] })
  const both = {
    apiVersion: 'v1',
    kind: 'List',
    items: [pod, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }],
  }
  const set = readManifests([
    { name: 'a.yaml', text: `---\n# nothing\n---\n${role()}---\n${JSON.stringify(both)}\n` },
    { name: 'b.json', text: list },
  ])
  expect(set.roles.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Role r', 'ClusterRole c'])
  expect(set.namespaces).toEqual(['n', 'shop', 'web'])
})

it('accepts JSON objects one after the other, and reports their lines', () => {
  const one = (name: string, more = {}) =>
    JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name }, ...more })
  const odd = one('odd{"', { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['}\\'] }] })
  expect(read(`${one('a')}\n${odd}${one('b')}\n`).roles.map(({ metadata: { name } }) => name)).toEqual([
    'a',
    'odd{"',
    'b',
  ])
  expect(() => read(`${one('a')}\n\n${one('')}\n${one('b')}\n`)).toThrow('a.yaml:3: Role : metadata.name is empty')
  expect(() => read(`${one('a')}\n${one('b').slice(0, 40)}`)).toThrow('a.yaml:2:')
})

it('of two objects with the same name, uses the later, and reports it', () => {
  const set = read(
    `${role('rules: []\n')}---\n${role("rules: [{ verbs: [get], apiGroups: [''], resources: [pods] }]\n")}`,
  )
  expect(set.roles).toHaveLength(1)
  expect(set.roles[0]?.rules).toHaveLength(1)
  expect(set.notes).toEqual(['Role/shop/r is defined twice, with differences: a.yaml:8 is used, a.yaml:1 is ignored.'])
})

it("uses kubectl's default namespace", () => {
  expect(read(role().replace('  namespace: shop\n', '')).roles[0]?.metadata.namespace).toBe('default')
})

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]', ...'bcdefgh'].reduce((text, name, at) => {
  const before = at === 1 ? 'a' : String.fromCharCode(name.charCodeAt(0) - 1)
  return `${text}\n${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`
})

it.each<[string, string, string | RegExp]>([
  ['no YAML', 'a: b\nc: [d', 'a.yaml:2:'],
  ['nested without end', '['.repeat(100_000), 'a.yaml:1:'],
  ['aliases that multiply', bomb, 'a.yaml:1: cannot be parsed as YAML'],
  ['no manifest', 'a: b', 'a.yaml:1: not a Kubernetes manifest'],
  [
    'an old version',
    role().replace('/v1', '/v1beta1'),
    'a.yaml:1: Role r: rbac.authorization.k8s.io/v1beta1 is no longer served',
  ],
  ['no name', role().replace('  name: r\n', ''), 'a.yaml:3: Role: metadata.name is missing'],
  ['a list that is none', 'apiVersion: v1\nkind: List\nitems: {}\n', 'a.yaml:3: List: items must be a list'],
  ['rules that are no list', role('rules: get\n'), /^a\.yaml:6: Role r: rules: [^.]*\.$/],
  [
    'a rule without verbs',
    role("rules:\n  - apiGroups: ['']\n    resources: [pods]\n"),
    'a.yaml:7: Role r: rules[0] has no verbs',
  ],
  ['a rule without groups', role('rules:\n  - verbs: [get]\n    resources: [pods]\n'), 'rules[0] has no apiGroups'],
  ['URLs in a Role', role("rules:\n  - verbs: [get]\n    nonResourceURLs: ['/x']\n"), 'only a ClusterRole can have'],
  [
    'a verb that is no text',
    role('rules:\n  - verbs:\n      - get\n      - true\n'),
    'a.yaml:9: Role r: rules[0].verbs[1] must be a text',
  ],
  [
    'a ServiceAccount without a namespace',
    `${role().replace('Role', 'RoleBinding')}roleRef: { kind: Role, name: r }\nsubjects:\n  - kind: User\n    name: u\n  - kind: ServiceAccount\n    name: s\n`,
    'a.yaml:10: RoleBinding r: subjects[1].namespace is missing',
  ],
  [
    'a namespace that YAML reads as a boolean',
    `${role().replace('Role', 'RoleBinding')}roleRef: { kind: Role, name: r }\nsubjects:\n  - kind: ServiceAccount\n    name: s\n    namespace: n\n`,
    'a.yaml:10: RoleBinding r: subjects[0].namespace must be a text; put it in quotes',
  ],
  [
    'an unknown subject',
    `${role().replace('Role', 'RoleBinding')}roleRef: { kind: Role, name: r }\nsubjects:\n  - kind: Robot\n    name: u\n`,
    'a.yaml:8: RoleBinding r: subjects[0].kind must have a kind',
  ],
])('%s: file and line', (_, text, words) => {
  expect(() => read(text)).toThrow(words)
})

it('reports lines in JSON too', () => {
  const text = '{\n "apiVersion": "rbac.authorization.k8s.io/v1",\n "kind": "Role",\n "metadata": {},\n "rules": []\n}'
  expect(() => read(text)).toThrow('a.yaml:4: Role: metadata.name is missing')
})
