/** A map of plain JSON. */
export type PlainMap = Readonly<Record<string, unknown>>

export const isPlainMap = (value: unknown): value is PlainMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Equality as kops sees it: its Go types omit empty lists and nulls (`omitempty`), so these equal a missing field. An
 * empty map has a meaning (`rbac: {}`) and differs from a missing field.
 */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right)
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSameValue(item, right[index]))
  }
  if (isPlainMap(left) && isPlainMap(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
      isSameValue(ownValue(left, key), ownValue(right, key)),
    )
  }
  return left === right
}

/** A map's own value of a key, never one of the prototype. */
export const ownValue = (map: PlainMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined)

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)
