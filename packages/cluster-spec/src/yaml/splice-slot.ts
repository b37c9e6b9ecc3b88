import { isCollection, isMap, isScalar, isSeq } from 'yaml'
import { columnOf, hang, isFirstInLine, withoutLines } from './text-lines.ts'
import { dashOf, endOf, isFlow, isInline, pairOf, rangeOf, type Slot } from './yaml-slot.ts'
import { blockText, flowText, type YamlStyle } from './yaml-style.ts'

/** The text with another value in a slot; undefined if there is nothing to replace. */
export function replaceAt(text: string, slot: Slot, value: unknown, style: YamlStyle): string | undefined {
  const { holder, node } = slot
  if (node === null) return undefined
  const [from, to] = rangeOf(text, node)
  if (isFlow(holder) || staysOnLine(node, value))
    return text.slice(0, from) + besideBlanks(inlineText(value, node), text[from - 1], text[to]) + text.slice(to)
  const start = slotStart(text, slot)
  const content = isMap(holder) ? { [keyOf(slot)]: value } : [value]
  // Nothing may follow a block scalar on its line; a comment there moves above it.
  const rest = typeof value === 'string' ? text.slice(to).replace(/^[ \t]+#.*/, '') : text.slice(to)
  return text.slice(0, start) + hang(blockText(content, style), columnOf(text, start)) + rest
}

/** The text without a slot. Removing the last one of a map or list leaves `{}` or `[]`, which is equal for kops. */
export function takeAway(text: string, slot: Slot, style: YamlStyle): string | undefined {
  const { holder, index, outer } = slot
  const { items } = holder
  if (items.length === 1)
    return outer === undefined ? undefined : replaceAt(text, outer, isSeq(holder) ? [] : {}, style)
  if (isFlow(holder)) {
    return withoutFlowItem(text, items, index)
  }
  const start = slotStart(text, slot)
  const end = endOf(text, items[index])
  if (isFirstInLine(text, start)) return withoutLines(text, start, end)
  // `- name: x`: the next key moves up to the dash, unless there is a comment between them.
  const next = index === 0 ? rangeOf(text, items[1])[0] : end
  return text.slice(end, next).includes('#') || index > 0 ? undefined : text.slice(0, start) + text.slice(next)
}

/** Comments before and after it stay; a trailing comma is allowed. */
function withoutFlowItem(text: string, items: Slot['holder']['items'], index: number): string {
  const [start, end] = rangeOf(text, items[index])
  if (index === 0) {
    const next = rangeOf(text, items[1])[0]
    const between = text.slice(end, next)
    return text.slice(0, start) + (between.includes('#') ? between.replace(/^\s*,/, '') : '') + text.slice(next)
  }
  const before = endOf(text, items[index - 1])
  return text.slice(0, text.slice(before, start).includes('#') ? start : before) + text.slice(end)
}

/** A value on one line stays on one line, unless it grows from nothing to a list or a map. */
function staysOnLine(node: unknown, value: unknown): boolean {
  const isBlock = /\n./.test(typeof value === 'string' ? value : '')
  const grows = typeof value === 'object' && flowText(value).length > 2
  if (isCollection(node)) return node.flow === true && (node.items.length > 0 || !grows) && !isBlock
  return isInline(node) && !grows && !isBlock
}

/** An empty value may have no space before it, or a comment after it. */
const besideBlanks = (word: string, before = ' ', after = ' '): string =>
  `${/[\s[{,"']/.test(before) ? '' : ' '}${word}${/#/.test(after) ? ' ' : ''}`

/** A quoted string keeps its quotes. */
function inlineText(value: unknown, node: unknown): string {
  const type = isScalar(node) && typeof value === 'string' ? node.type : undefined
  if (type === 'QUOTE_DOUBLE') return JSON.stringify(value)
  return type === 'QUOTE_SINGLE' ? `'${String(value).replaceAll("'", "''")}'` : flowText(value)
}

/** The position of a slot's key or dash. */
export const slotStart = (text: string, slot: Slot): number =>
  isSeq(slot.holder) ? dashOf(text, slot.holder, slot.index) : rangeOf(text, pairOf(slot))[0]

const keyOf = (slot: Slot): string => String((pairOf(slot).key as { readonly value?: unknown }).value)
