import { isMap, isScalar, isSeq, type Document, type YAMLMap } from 'yaml'
import { listChanges, withListChanges } from './splice-list.ts'
import { withKeptComments } from './kept-comments.ts'
import { replaceAt, slotStart, takeAway } from './splice-slot.ts'
import { isFirstInLine, columnOf, hang, insertAfterLine, lineStart } from './text-lines.ts'
import { endOf, findSlot, isFlow, rangeOf, type Slot } from './yaml-slot.ts'
import { blockText, flowText, styleOf, type YamlStyle } from './yaml-style.ts'

/** One path of a document and its new value; undefined removes it. */
export interface Splice {
  readonly path: readonly (string | number)[]
  readonly after: unknown
}

/**
 * The text with one change in place: every other line stays as written. The document must be parsed from this text.
 * Undefined if the value is not at that place (it comes from an alias). Pure.
 */
export function spliceDifference(text: string, document: Document, { path, after }: Splice): string | undefined {
  const style = styleOf(text, document)
  const { slot, rest } = findSlot(document, path)
  if (rest.length === 0) {
    if (slot === undefined) return undefined
    if (after === undefined) return takeAway(text, slot, style)
    return exchanged(text, slot, after, { document, style })
  }
  if (after === undefined) return undefined
  const node = slot === undefined ? document.contents : slot.node
  const [key, ...inner] = rest
  if (isMap(node) && node.items.length > 0 && typeof key === 'string')
    return withPair(text, node, { [key]: nested(inner, after) }, style)
  const isEmpty = isMap(node) || (isScalar(node) && node.value === null)
  return slot !== undefined && isEmpty ? replaceAt(text, slot, nested(rest, after), style) : undefined
}

/** The text with another value in a slot; keeps the comments of the old one. */
function exchanged(
  text: string,
  slot: Slot,
  after: unknown,
  { document, style }: { readonly document: Document; readonly style: YamlStyle },
): string | undefined {
  const { node } = slot
  const changes = isSeq(node) && Array.isArray(after) ? listChanges(node, document, after) : undefined
  const edited =
    changes === undefined ? replaceAt(text, slot, after, style) : withListChanges(text, slot, changes, style)
  if (edited === undefined) return undefined
  const items: readonly unknown[] = isSeq(node) ? node.items : []
  const gone = changes === undefined ? [node] : changes.gone.map((index) => items[index])
  // A removed item takes its comment along, like a removed key.
  return changes?.added.length === 0 ? edited : withKeptComments(text, edited, slotStart(text, slot), gone)
}

const nested = (path: Splice['path'], value: unknown): unknown =>
  path.reduceRight((inner, key) => ({ [String(key)]: inner }), value)

/** A new key is inserted in alphabetical order, as in kops, or last if the keys have another order. */
function withPair(text: string, map: YAMLMap, pair: Readonly<Record<string, unknown>>, style: YamlStyle): string {
  const [first] = map.items
  if (isFlow(map)) {
    const end = endOf(text, map.items.at(-1))
    return `${text.slice(0, end)}, ${flowText(pair).slice(2, -2)}${text.slice(end)}`
  }
  const [start] = rangeOf(text, first)
  const column = columnOf(text, start)
  const lines = ' '.repeat(column) + hang(blockText(pair, style), column)
  const before = itemBefore(map, Object.keys(pair)[0] ?? '')
  if (before !== undefined || !isFirstInLine(text, start))
    return insertAfterLine(text, endOf(text, before ?? first), lines)
  const at = aboveComments(text, lineStart(text, start))
  return `${text.slice(0, at)}${lines}\n${text.slice(at)}`
}

/** The item after which a key belongs; undefined if it is first. */
function itemBefore({ items }: YAMLMap, key: string): YAMLMap['items'][number] | undefined {
  const keys = items.map((item) => (isScalar(item.key) ? String(item.key.value) : ''))
  const isSorted = keys.every((one, index) => index === 0 || (keys[index - 1] ?? '') < one)
  return isSorted ? items.findLast((_, index) => (keys[index] ?? '') < key) : items.at(-1)
}

/** A comment belongs to what is below it. */
function aboveComments(text: string, line: number): number {
  if (line === 0) return 0
  const above = lineStart(text, line - 1)
  return /^\s*#/.test(text.slice(above, line)) ? aboveComments(text, above) : line
}
