import { setImmediate as nextTurn } from 'node:timers/promises'
import { collectGarbageEarly } from '@dayone/host'
import { createFieldSets } from './share-field-sets.ts'

/** Parsed in a few milliseconds; in between, the event loop handles keys and Ctrl-C. */
const slice = 200

/** A list of that many objects is long. */
const many = 200

const [quote, backslash, comma, colon] = [...'"\\,:'].map((sign) => sign.charCodeAt(0))
const opening = new Set([...'{['].map((sign) => sign.charCodeAt(0)))
const closing = new Set([...'}]'].map((sign) => sign.charCodeAt(0)))
const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** The end of the string that begins at `from`, behind its quote. */
const endOfString = (bytes: Uint8Array, from: number): number => {
  let at = from + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at + 1
}

/** The end of the object, list or string that begins at `from`. */
const endOfValue = (bytes: Uint8Array, from: number): number => {
  let depth = 0
  let at = from
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte === quote) at = endOfString(bytes, at)
    else at += 1
    if (opening.has(byte)) depth += 1
    else if (closing.has(byte)) depth -= 1
    if (depth === 0) return at
  }
  throw new SyntaxError('The JSON text ends too early.')
}

/** Where the list named `items` of the outermost object begins, behind its bracket; undefined if there is none. */
const startOfItems = (bytes: Buffer): number | undefined => {
  let depth = 0
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte !== quote) {
      if (opening.has(byte)) depth += 1
      else if (closing.has(byte)) depth -= 1
      at += 1
      continue
    }
    const end = endOfString(bytes, at)
    const isName = depth === 1 && bytes[end] === colon && bytes.toString('latin1', at, end) === '"items"'
    if (isName && bytes[end + 1] === '['.charCodeAt(0)) return end + 2
    at = end
  }
  return undefined
}

/**
 * Parses the JSON of a long list item by item, as JSON.parse would: neither the whole text nor the managed fields of all
 * items are in memory at once. Throws SyntaxError for invalid JSON.
 */
export const parseList = async (bytes: Buffer): Promise<unknown> => {
  const start = startOfItems(bytes)
  if (start === undefined) return JSON.parse(bytes.toString('utf8'))
  const share = createFieldSets()
  const items: unknown[] = []
  let at = start
  const skipSpace = (): void => {
    while (isSpace(bytes[at])) at += 1
  }
  let isMore = false
  for (skipSpace(); opening.has(bytes[at] ?? 0); skipSpace()) {
    const end = endOfValue(bytes, at)
    const item: unknown = JSON.parse(bytes.toString('utf8', at, end))
    share(item)
    items.push(item)
    at = end
    skipSpace()
    isMore = bytes[at] === comma
    if (!isMore) break
    at += 1
    if (items.length === many) collectGarbageEarly()
    if (items.length % slice === 0) await nextTurn()
  }
  // What is not an object or a list is left to JSON.parse, as is all that surrounds the items.
  if (isMore || bytes[at] !== ']'.charCodeAt(0)) return JSON.parse(bytes.toString('utf8'))
  const frame = JSON.parse(`${bytes.toString('utf8', 0, start)}${bytes.toString('utf8', at)}`) as { items: unknown }
  frame.items = items
  return frame
}
