import { UserError } from '@dayone/pipeline'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from './apply-edits.ts'
import { diffSpecs } from '../diff/diff-specs.ts'
import { editSpecText } from './edit-spec-text.ts'
import { parseClusterSpec } from '../parse-cluster-spec.ts'
import type { SpecEdit } from './spec-edit.ts'

const head = 'apiVersion: kops/v1alpha2\nkind: Cluster\nmetadata: {name: shop.example.com}\n'
const edit = (path: string, value: unknown, op: SpecEdit['op'] = 'set'): SpecEdit => ({
  document: 'cluster',
  path: ['spec', ...path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key))],
  op,
  value,
  timing: 'first',
  why: 'a test',
  control: 'KD-01',
  by: 'rbac',
})
const edited = (text: string, ...edits: readonly SpecEdit[]): string =>
  editSpecText(text, applyEdits(parseClusterSpec(text), edits))

test.each<[string, string, SpecEdit, string]>([
  ['a word, and the comment behind it', 'a:   old  # why\n', edit('a', 'new'), 'a:   new  # why\n'],
  ['a word in its quotes', `a: "1.35"\n  b: 'x'\n`, edit('a', '1.36'), `a: "1.36"\n  b: 'x'\n`],
  ['a word in single quotes', `a: 'x'\n`, edit('a', "it's"), `a: 'it''s'\n`],
  ['what reads as something else', 'a: x\n', edit('a', 'yes'), 'a: "yes"\n'],
  ['nothing', 'a:\n', edit('a', 1), 'a: 1\n'],
  ['nothing, with a comment', 'a: # soon\n', edit('a', 1), 'a: 1 # soon\n'],
  ['a map in place of nothing', 'a:\n  c: 1\n', edit('a.b', 1), 'a:\n    b: 1\n  c: 1\n'],
  ['a key where the alphabet has it', 'a: 1\n  # of c\n  c: 1\n', edit('b', 2), 'a: 1\n  b: 2\n  # of c\n  c: 1\n'],
  ['a key before all others', '# of c\n  c: 1\n', edit('b', 2), 'b: 2\n  # of c\n  c: 1\n'],
  ['a key last where there is no order', 'z: 1 # z\n  a: 1\n', edit('b', 2), 'z: 1 # z\n  a: 1\n  b: 2\n'],
  ['a key in braces', 'm: {x: 1 , y: [a] }\n', edit('m.b', ['p', 'q, r']), 'm: {x: 1 , y: [a], b: [p, "q, r"] }\n'],
  ['a key in empty braces', 'm: {} # m\n', edit('m.b', 1), 'm:\n    b: 1 # m\n'],
  [
    'a key after a block of text',
    'a: |\n    x\n\n  # z\n  z: 1\n',
    edit('b', 2),
    'a: |\n    x\n  b: 2\n\n  # z\n  z: 1\n',
  ],
  ['a block of text', 'a: x\n', edit('a', 'p\nq\n'), 'a: |\n    p\n    q\n'],
  ['a block of text, exchanged', 'a: |\n    x\n  b: 1\n', edit('a', 'p\n'), 'a: |\n    p\n  b: 1\n'],
  ['the only key of a map', 'm: # m\n    p: {} # p\n', edit('m', { q: {} }), 'm: # m\n    q: {}\n'],
  ['a key away', 'a: 1 # a\n  # of b\n  b: 1\n', edit('a', undefined), '# of b\n  b: 1\n'],
  ['the last key away', 'a: 1\n  b:\n    c: 1\n', edit('b', undefined), 'a: 1\n'],
  ['a key away in braces', 'm: { a: 1, b: 2, c: 3 }\n', edit('m.b', undefined), 'm: { a: 1, c: 3 }\n'],
  ['the first key away in braces', 'm: { a: 1, b: 2 }\n', edit('m.a', undefined), 'm: { b: 2 }\n'],
  ['an item to a list', 'l:\n  - a # a\n  # end\n', edit('l', 'b', 'add'), 'l:\n  - a # a\n  - b\n  # end\n'],
  ['an item to a list further in', 'l:\n    - a\n', edit('l', 'b', 'add'), 'l:\n    - a\n    - b\n'],
  ['an item to a list in brackets', 'l: [a]  # l\n', edit('l', 'b', 'add'), 'l: [a, b]  # l\n'],
  ['an item to nothing', 'l: []\n', edit('l', { p: 1 }, 'add'), 'l:\n  - p: 1\n'],
  [
    'an item away',
    'l:\n  # a\n  - a\n  - b # b\n  - c # c\n',
    edit('l', 'b', 'remove'),
    'l:\n  # a\n  - a\n  - c # c\n',
  ],
  ['every item away', 'l:\n  - a\n  m: 1\n', edit('l', 'a', 'remove'), 'l: []\n  m: 1\n'],
  ['a list, what stays keeps its comment', 'l:\n  - a # a\n  - b\n', edit('l', ['a', 'c']), 'l:\n  - a # a\n  - c\n'],
  [
    'a list, what changes leaves its comment',
    'l:\n  - a # a\n  - b # b\n',
    edit('l', ['a', 'c']),
    '# b\n  l:\n  - a # a\n  - c\n',
  ],
  ['a whole list', 'l:\n  - a # a\n  - b # b\n', edit('l', ['c']), '# a\n  l:\n  - c # b\n'],
  ['a list in brackets', 'l: [a, # a\n    b] # l\n', edit('l', ['c']), '# a\n  l: [c] # l\n'],
  ['a value in braces', 'm: {a: 3, # JIRA-1\n    b: 1} # m\n', edit('m.a', 1), 'm: {a: 1, # JIRA-1\n    b: 1} # m\n'],
  [
    'a key in braces away, with comments',
    'm: {a: 1, # a\n    b: 2 # b\n  } # m\n',
    edit('m.b', undefined),
    'm: {a: 1, # a\n     # b\n  } # m\n',
  ],
  [
    'the first key in braces away, with comments',
    'm: {a: 1, # a\n    b: 2 }\n',
    edit('m.a', undefined),
    'm: { # a\n    b: 2 }\n',
  ],
  ['a block of text for a word with a comment', 'a: 3 # why\n', edit('a', 'p\nq\n'), '# why\n  a: |\n    p\n    q\n'],
  ['a word for a block of text', 'a: | # why\n    p\n', edit('a', 'q'), '# why\n  a: q\n'],
  ['a word for a map with comments', 'm: # m\n    a: 1 # a\n  z: 1\n', edit('m', 'x'), '# m\n  # a\n  m: x\n  z: 1\n'],
  ['a word in an item', 'l:\n  -   p: x # p\n      v: 1\n', edit('l.0.p', 'q'), 'l:\n  -   p: q # p\n      v: 1\n'],
  ['a key beside the dash away', 'l:\n  - p: x\n    v: 1\n', edit('l.0.p', undefined), 'l:\n  - v: 1\n'],
])('%s', (_, before, one, after) => {
  const text = (of: string): string =>
    `# Ours.\n${head}spec:\n  ${of}---\n# and   more\nkind:  Other\napiVersion: "v1"\n`
  expect(edited(text(before), one)).toBe(text(after))
  expect(edited(text(after), one)).toBe(text(after))
  for (const style of [(of: string) => of.replaceAll('\n', '\r\n'), (of: string) => `\uFEFF${of.trimEnd()}`])
    expect(edited(style(text(before)), one)).toBe(style(text(after)))
})

test.each<[string, string, SpecEdit, string]>([
  ['under an alias', 'a: &x {t: 1}\n  b: *x # b\n', edit('b.t', 2), 'a: &x {t: 1}\n  b: { t: 2 } # b\n'],
  ['under an anchor', 'a: &x {t: 1} # a\n  b: *x # b\n', edit('a.t', 2), 'a: &x {t: 2} # a\n  b: { t: 1 } # b\n'],
  [
    'over a merge',
    'a: &x {t: 1, u: 2}\n  b:\n    <<: *x\n',
    edit('b.t', 2),
    'a: &x {t: 1, u: 2}\n  b:\n    <<: *x\n    t: 2\n',
  ],
  ['behind an alias', 'a: &x 3 # a\n  b: *x   # JIRA-1\n', edit('b', 1), 'a: &x 3 # a\n  b: 1   # JIRA-1\n'],
  ['beside one', 'a: &x [p]\n  b: *x\n  c: 1 # c\n', edit('c', 2), 'a: &x [p]\n  b: *x\n  c: 2 # c\n'],
])('%s: no other value changes', (_, before, one, after) => {
  expect(edited(`${head}spec:\n  ${before}`, one)).toBe(`${head}spec:\n  ${after}`)
})

test('a lossy edit is a UserError that says what to write by hand', () => {
  const merged = `${head}spec:\n  a: &x {t: 1}\n  b:\n    <<: *x\n    u: 1\n`
  expect(() => edited(merged, edit('b.t', undefined))).toThrow(UserError)
  expect(() => edited(merged, edit('b.t', undefined))).toThrow(/cannot be edited without losing content/)
})

test('a Cluster of another API group is an ordinary document', () => {
  const foreign = 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: shop.example.com}\nspec: {a: 1}\n'
  const text = `${foreign}---\n${head}spec: {a: 1}\n`
  expect(edited(text, edit('a', 2))).toBe(`${foreign}---\n${head}spec: {a: 2}\n`)
})

const word = fc.stringMatching(/^[a-z]{1,4}$/)
const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('on', 'a: b', '- x', '# c', 'x\ny\n', ''),
)
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(word, tie('tree'), { maxKeys: 4 }),
  ),
}))

const spec = fc.dictionary(word, tree, { maxKeys: 5 })

test("from any specification to any other: the result has the target's values", () => {
  fc.assert(
    fc.property(spec, spec, fc.boolean(), (before, after, flow) => {
      const start = { ...parseClusterSpec(`${head}spec: {}\n`), source: '' }
      const of = (spec: object) => ({ ...start, cluster: { ...start.cluster, spec: { ...spec } } })
      const text = flow
        ? JSON.stringify(of(before).cluster, undefined, 1)
        : editSpecText(`${head}spec:\n  zz: 1\n`, of({ zz: 1, ...before }))
      expect(diffSpecs(of(after), parseClusterSpec(editSpecText(text, of(after))))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

/** A specification with this many instance groups. */
const withGroups = (count: number): string =>
  [
    `${head}spec: {a: 1}\n`,
    ...Array.from(
      { length: count },
      (_, index) =>
        `# Group ${index}\napiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nmetadata:\n  name: nodes-${index}\n  labels: {kops.k8s.io/cluster: shop.example.com}\nspec:\n  role: Node\n  machineType: t3.medium\n  minSize: 1\n  instanceMetadata:\n    httpPutResponseHopLimit: 3   # pods need it (JIRA-${index})\n    httpTokens: optional\n`,
    ),
  ].join('---\n')

test('edits 500 instance groups in seconds, and keeps every line of each', () => {
  const text = withGroups(500)
  const spec = parseClusterSpec(text)
  const instanceMetadata = { httpPutResponseHopLimit: 1, httpTokens: 'required' }
  const target = {
    ...spec,
    instanceGroups: spec.instanceGroups.map((group) => ({ ...group, spec: { ...group.spec, instanceMetadata } })),
  }
  const started = performance.now()
  expect(editSpecText(text, target)).toBe(
    text.replaceAll('HopLimit: 3 ', 'HopLimit: 1 ').replaceAll('httpTokens: optional', 'httpTokens: required'),
  )
  // Two seconds on an idle machine; quadratic behavior would take minutes.
  expect(performance.now() - started).toBeLessThan(20_000)
})
