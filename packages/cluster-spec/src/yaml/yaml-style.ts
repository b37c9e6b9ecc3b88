import { isMap, isSeq, visit, type Document, type Node } from 'yaml'
import { isPlainMap } from './same-value.ts'
import { columnOf } from './text-lines.ts'
import { newYamlDocument, yamlText } from './yaml-documents.ts'

/** The layout of a document, as far as additions depend on it. */
export interface YamlStyle {
  /** Spaces per level. */
  readonly indent: number
  /** Whether the dashes of a list are indented relative to its key. */
  readonly indentSeq: boolean
}

/** The layout of a document, from its first list and its first nested map; else kops' own. Pure. */
export function styleOf(text: string, document: Document): YamlStyle {
  let indent: number | undefined
  let indentSeq: boolean | undefined
  visit(document, {
    Pair(_, { key, value }) {
      if (!isNodeWithRange(key) || !isNodeWithRange(value)) return
      const inwards = columnOf(text, value.range[0]) - columnOf(text, key.range[0])
      if (isSeq(value) && value.flow !== true) indentSeq ??= inwards > 0
      if (isMap(value) && value.flow !== true && inwards > 0) indent ??= inwards
    },
  })
  return { indent: indent ?? 2, indentSeq: indentSeq ?? false }
}

type Placed = Node & { readonly range: [number, number, number] }

const isNodeWithRange = (node: unknown): node is Placed =>
  typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)

/** A value as block lines, with keys sorted as in kops, without the last line break. */
export const blockText = (value: unknown, { indent, indentSeq }: YamlStyle): string =>
  yamlText(newYamlDocument(value, { sortMapEntries: true }), { indent, indentSeq }).replace(/\n$/, '')

/** A value on one line, as in `{ … }` and `[ … ]`. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (!isPlainMap(value)) return scalarText(value)
  const pairs = Object.entries(value).map(([key, of]) => `${scalarText(key)}: ${flowText(of)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

function scalarText(value: unknown): string {
  const text = blockText({ v: value }, { indent: 2, indentSeq: false }).slice('v: '.length)
  // Text with separators of lists or maps, or with line breaks, is quoted as in JSON.
  return /[\n,[\]{}]/.test(text) ? JSON.stringify(value) : text
}
