import { isPlainMap, ownValue } from './yaml/same-value.ts'

/** The value at a path from the document's root; undefined if the path does not exist. */
export function readPath(document: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return typeof key === 'number' ? (value[key] as unknown) : undefined
    return isPlainMap(value) ? ownValue(value, String(key)) : undefined
  }, document)
}

/** `spec.etcdClusters[0].name`, for display. */
export const showPath = (path: readonly (string | number)[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')
