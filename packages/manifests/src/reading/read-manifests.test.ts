import { describe, expect, it } from 'vitest'
import { readManifests } from './read-manifests.ts'
import { writeManifests } from './write-manifests.ts'
import { findTypography, withPlainTypography } from './typography.ts'

describe('reads', () => {
  it('several documents, Lists and empty documents', () => {
    const text =
      '# none\n---\napiVersion: v1\nkind: A\n---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: B}\n- {apiVersion: v1, kind: C}\n'
    expect(readManifests(text, 'f').map(({ manifest, line }) => [manifest.kind, line])).toEqual([
      ['A', 3],
      ['B', 6],
      ['C', 6],
    ])
  })
  it('documents with nothing but a separator or a comment, as Helm writes them', () => {
    const text = '---\n---\n# Source: a.yaml\n---\napiVersion: v1\nkind: A\n---\n# Source: b.yaml\n---\nnull\n'
    expect(readManifests(text, 'f').map(({ manifest, line }) => [manifest.kind, line])).toEqual([['A', 5]])
  })
  it('parses scalars like kubectl, and writes them so that they parse the same', () => {
    const text =
      'apiVersion: v1\nkind: A\na: {mode: 0644, on: yes, time: 12:30, day: 2026-01-02, text: "yes", octal: "0644"}\n'
    const [read] = readManifests(text, 'f')
    const a = { mode: 420, true: true, time: '12:30', day: '2026-01-02', text: 'yes', octal: '0644' }
    expect(read?.manifest['a']).toEqual(a)
    expect(readManifests(writeManifests([read!.manifest]), 'f')[0]?.manifest['a']).toEqual(a)
  })
  it('JSON and anchors', () => {
    expect(readManifests('{"apiVersion":"v1","kind":"A"}', 'f')).toHaveLength(1)
    expect(readManifests('apiVersion: v1\nkind: A\na: &x {b: 1}\nc: *x\n', 'f')[0]?.manifest['c']).toEqual({ b: 1 })
  })
})

const bomb = (): string => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(',')}]`,
  )
  return `apiVersion: v1\nkind: A\nl0: &l0 [x,x]\n${levels.join('\n')}\n`
}

describe('rejects, with file and line', () => {
  it.each([
    ['a key twice', 'apiVersion: v1\nkind: A\nkind: B\n', /^f, line 3: Map keys must be unique\.$/],
    ['a list', '- a\n', /^f, line 1: .*map/],
    ['no kind', 'apiVersion: v1\n---\napiVersion: v1\nkind: B\n', /^f, line 1: .*kind is missing/],
    ['a tab', 'apiVersion: v1\nkind: A\nspec:\n\tx: 1\n', /^f, line 4: Tabs are not allowed as indentation\.$/],
    ['a template', 'apiVersion: v1\nkind: A\nspec: {{ .Values.spec }}\n', /^f, line 3: A map is used as a key/],
    ['a bomb', bomb(), /aliases/],
    ['a well', `apiVersion: v1\nkind: A\nx: ${'['.repeat(5000)}`, /^f, line 3: .*deeply/],
  ])('%s', (_what, text, message) => {
    expect(() => readManifests(text, 'f')).toThrow(message)
  })
  it('and points out typographic characters', () => {
    const text = 'apiVersion: v1\nkind: “A\n  b: 1\n'
    expect(() => readManifests(text, 'f')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('Line 2, column 7') as string }),
    )
  })
})

describe('typographic characters of web pages', () => {
  const text = 'args: [“\u2013\u2013port”, 80]\u00a0# “fine” here\nname:\u00a0web\n'
  it('are found by line and column, except in comments', () => {
    expect(findTypography(text).map(({ line, column, plain }) => [line, column, plain])).toEqual([
      [1, 8, '"'],
      [1, 9, '-'],
      [1, 10, '-'],
      [1, 15, '"'],
      [1, 21, ' '],
      [2, 6, ' '],
    ])
  })
  it('are corrected', () => {
    expect(withPlainTypography(text)).toBe('args: ["--port", 80] # “fine” here\nname: web\n')
  })
})
