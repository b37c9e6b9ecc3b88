import { isApiDefault } from './api-defaults.ts'
import type { FieldPath } from './compare-fields.ts'
import { itemKey, listKeys } from './keyed-lists.ts'
import type { KubeObject } from '../api/kube.ts'

type Fields = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0)

const fromServer = new Set(['apiVersion', 'kind', 'metadata', 'status'])

/** Items of a list that server-side apply merges: a new item is an addition; existing items are compared. */
const addedItems = (
  kind: string,
  desired: readonly unknown[],
  live: readonly unknown[],
  path: FieldPath,
): readonly FieldPath[] => {
  const keys = listKeys(kind, path)
  if (keys === undefined) return []
  const wanted = new Map(desired.map((item) => [itemKey(keys, item), item]))
  return live.flatMap((item, index) => {
    const key = itemKey(keys, item)
    return wanted.has(key) ? addedUnder(kind, wanted.get(key), item, [...path, index]) : [[...path, index]]
  })
}

const addedUnder = (kind: string, desired: unknown, live: unknown, path: FieldPath): readonly FieldPath[] => {
  if (Array.isArray(desired) && Array.isArray(live)) return addedItems(kind, desired, live, path)
  if (!isMap(desired) || !isMap(live)) return []
  // A selector is one value: compareFields sees additions to it.
  if (/selector$/i.test(String(path.at(-1)))) return []
  return Object.entries(live).flatMap(([key, value]) => {
    if (path.length === 0 && fromServer.has(key)) return []
    const here = [...path, key]
    if (key in desired) return addedUnder(kind, desired[key], value, here)
    return isEmpty(value) || isApiDefault(here, value, live) ? [] : [here]
  })
}

/**
 * Fields of the live object that are not desired, and items added to keyed lists (containers, volumes, environment).
 * Metadata, status and defaults of the API server do not count; other lists are compared as one value.
 */
export const addedFields = (desired: KubeObject, live: KubeObject): readonly FieldPath[] =>
  addedUnder(desired.kind, desired, live, [])
