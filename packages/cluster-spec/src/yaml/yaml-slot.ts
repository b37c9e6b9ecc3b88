import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { columnOf, lineStart } from './text-lines.ts'

/** The position of a value in a document: after a key or after a dash. */
export interface Slot {
  readonly holder: YAMLMap | YAMLSeq
  readonly index: number
  readonly node: unknown
  readonly outer: Slot | undefined
}

export interface FoundSlot {
  /** The slot of the longest existing part of the path; undefined for the document itself. */
  readonly slot: Slot | undefined
  /** The part of the path that does not exist. */
  readonly rest: readonly (string | number)[]
}

/** Follows a path through literal nodes: it ends at an alias, and at a key that only a merge adds. */
export function findSlot(document: Document, path: readonly (string | number)[]): FoundSlot {
  let slot: Slot | undefined
  let node: unknown = document.contents
  for (const [depth, key] of path.entries()) {
    const index = indexOf(node, key)
    if (index === -1) return { slot, rest: path.slice(depth) }
    const holder = node as YAMLMap | YAMLSeq
    const item: unknown = holder.items[index]
    node = isPair(item) ? item.value : item
    slot = { holder, index, node, outer: slot }
  }
  return { slot, rest: [] }
}

function indexOf(node: unknown, key: string | number): number {
  if (isMap(node)) return node.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
  return isSeq(node) && typeof key === 'number' && key < node.items.length ? key : -1
}

export const isFlow = (node: unknown): boolean => isCollection(node) && node.flow === true

/** A scalar on one line: empty, plain, or quoted. */
export const isInline = (node: unknown): boolean =>
  isAlias(node) || (isScalar(node) && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED')

/** Offsets of the start and the end of a node, without trailing comments and line breaks. */
export const rangeOf = (text: string, node: unknown): readonly [number, number] => [startOf(node), endOf(text, node)]

const startOf = (node: unknown): number => (isPair(node) ? startOf(node.key) : placed(node).range[0])

export function endOf(text: string, node: unknown): number {
  if (isPair(node)) return isNode(node.value) ? endOf(text, node.value) : endOf(text, node.key)
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(text, node.items.at(-1))
  const end = placed(node).range[1]
  return text[end - 1] === '\n' ? end - 1 : end
}

/** The position of an item's dash: all dashes of a list are in one column. */
export function dashOf(text: string, list: YAMLSeq, index: number): number {
  const first = placed(list).range[0]
  const column = columnOf(text, first)
  let at = lineStart(text, placed(list.items[index]).range[0]) + column
  while (index > 0 && text[at] !== '-' && at > first) at = lineStart(text, lineStart(text, at) - 1) + column
  return index === 0 ? first : at
}

type Placed = Node & { readonly range: readonly [number, number, number] }

function placed(node: unknown): Placed {
  if (isNode(node) && node.range) return node as Placed
  throw new Error('a node of a parsed document was expected')
}

/** The pair of a slot in a map. */
export const pairOf = ({ holder, index }: Slot): Pair => holder.items[index] as Pair
