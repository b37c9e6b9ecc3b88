import { itemKey, listKeys } from './keyed-lists.ts'
import { isSameQuantity } from '../api/quantity.ts'

export type FieldPath = readonly (string | number)[]

/** A field we set that has another live value. `undefined`: missing. */
export interface FieldDifference {
  readonly path: FieldPath
  readonly desired: unknown
  readonly observed: unknown
}

type Fields = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Selectors are replaced as a whole: an additional label selects less. */
const isSelector = (path: FieldPath) => /selector$/i.test(String(path.at(-1)))

/**
 * Absent, null, {} and [] are equal to the API server, which drops empty values. Selectors are the exception: {}
 * selects everything, and an absent selector selects nothing.
 */
const isEmpty = (path: FieldPath, value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0 && !isSelector(path))

const quantityMaps = new Set([
  'hard',
  'limits',
  'requests',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
  'capacity',
])

const intOrString = new Set(['port', 'targetPort', 'maxUnavailable', 'maxSurge', 'minAvailable'])

const isSameScalar = (path: FieldPath, desired: unknown, observed: unknown): boolean => {
  if (desired === observed) return true
  const isNumeric = (value: unknown) => typeof value === 'string' || typeof value === 'number'
  if (!isNumeric(desired) || !isNumeric(observed)) return false
  const parent = path.at(-2)
  const last = path.at(-1)
  if ((typeof parent === 'string' && quantityMaps.has(parent)) || last === 'sizeLimit')
    return isSameQuantity(desired, observed)
  return typeof last === 'string' && intOrString.has(last) && String(desired) === String(observed)
}

const compareMaps = (kind: string, desired: Fields, observed: Fields, path: FieldPath): readonly FieldDifference[] =>
  Object.entries(desired).flatMap(([key, value]) => compareFields(kind, value, observed[key], [...path, key]))

/**
 * The fields of `desired` that have another live value. Fields that only the server or others set do not count. Lists
 * are one value, except for those that server-side apply merges by item (see listKeys).
 */
export const compareFields = (
  kind: string,
  desired: unknown,
  observed: unknown,
  path: FieldPath = [],
): readonly FieldDifference[] => {
  if (isEmpty(path, desired) && isEmpty(path, observed)) return []
  if (isMap(desired) && isMap(observed)) {
    const differences = compareMaps(kind, desired, observed, path)
    if (!isSelector(path)) return differences
    const isSame = differences.length === 0 && compareMaps(kind, observed, desired, path).length === 0
    return isSame ? [] : [{ path, desired, observed }]
  }
  if (isMap(desired) && observed === undefined && !isSelector(path)) return compareMaps(kind, desired, {}, path)
  if (Array.isArray(desired) && Array.isArray(observed)) {
    const keys = listKeys(kind, path)
    if (keys !== undefined) {
      const live = new Map(observed.map((item: unknown) => [itemKey(keys, item), item]))
      return desired.flatMap((item: unknown, index) =>
        compareFields(kind, item, live.get(itemKey(keys, item)), [...path, index]),
      )
    }
    const isSame =
      desired.length === observed.length &&
      desired.every((item: unknown, index) => isExactly(kind, item, observed[index], [...path, index]))
    return isSame ? [] : [{ path, desired, observed }]
  }
  return isSameScalar(path, desired, observed) ? [] : [{ path, desired, observed }]
}

/** Inside a list that is one value, additions count too: an empty selector and a full one are opposites. */
const isExactly = (kind: string, desired: unknown, observed: unknown, path: FieldPath): boolean =>
  compareFields(kind, desired, observed, path).length === 0 && compareFields(kind, observed, desired, path).length === 0
