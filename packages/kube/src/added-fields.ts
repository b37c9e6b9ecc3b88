import type { FieldPath } from './compare-fields.ts'
import type { KubeObject } from './kube.ts'

type Fields = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0)

const fromServer = new Set(['apiVersion', 'kind', 'metadata', 'status'])

const addedUnder = (desired: unknown, live: unknown, path: FieldPath): readonly FieldPath[] => {
  if (!isMap(desired) || !isMap(live)) return []
  return Object.entries(live).flatMap(([key, value]) => {
    if (path.length === 0 && fromServer.has(key)) return []
    if (key in desired) return addedUnder(desired[key], value, [...path, key])
    return isEmpty(value) ? [] : [[...path, key]]
  })
}

/** Fields of the live object that nobody wishes for; metadata and status do not count, lists are compared as one elsewhere. */
export const addedFields = (desired: KubeObject, live: KubeObject): readonly FieldPath[] =>
  addedUnder(desired, live, [])
