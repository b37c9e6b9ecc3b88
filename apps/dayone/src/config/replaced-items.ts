import { showKeyPath, type KeyPath } from './key-path.ts'

/** What tells one item of a list from the others: its name, or all of it. */
const nameOf = (item: unknown): string => {
  if (typeof item !== 'object' || item === null) return String(item)
  const { name, group } = item as { readonly name?: unknown; readonly group?: unknown }
  const own = name ?? group
  return typeof own === 'string' ? own : JSON.stringify(item)
}

/**
 * What a list on the command line removes from the list in the file; undefined if nothing is lost. Pure.
 * "--set namespaces.namespaces replaces the whole list: page-score is no longer in it."
 */
export const replacedItems = (path: KeyPath, before: unknown, after: unknown): string | undefined => {
  if (!Array.isArray(before)) return undefined
  const kept = new Set(Array.isArray(after) ? after.map(nameOf) : [])
  const lost = before.map(nameOf).filter((name) => !kept.has(name))
  if (lost.length === 0) return undefined
  return `--set ${showKeyPath(path)} replaces the whole list: it no longer contains ${lost.join(', ')}.`
}
