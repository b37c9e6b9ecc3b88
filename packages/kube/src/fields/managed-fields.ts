import type { FieldPath } from './compare-fields.ts'
import type { KubeObject } from '../api/kube.ts'
import { itemKey } from './keyed-lists.ts'
import { fieldManager } from '../api/managed-label.ts'

/** One entry of metadata.managedFields, as far as it is used here. */
interface ManagedFields {
  readonly manager?: string
  readonly operation?: string
  readonly apiVersion?: string
  readonly subresource?: string
  /** When this manager last changed its fields, to the second. */
  readonly time?: string
  readonly fieldsV1?: Readonly<Record<string, unknown>>
}

type FieldSet = Readonly<Record<string, unknown>>

const entriesOf = ({ metadata }: KubeObject): readonly ManagedFields[] =>
  Array.isArray(metadata['managedFields']) ? (metadata['managedFields'] as ManagedFields[]) : []

const isMap = (value: unknown): value is FieldSet =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOurs = ({ manager, operation }: ManagedFields) => manager === fieldManager && operation === 'Apply'

/** Whether dayone has applied this object before. */
export const hasBeenApplied = (object: KubeObject): boolean => entriesOf(object).some(isOurs)

/** The entries of metadata.managedFields without those of dayone's updates; undefined if there are none of these. */
export const withoutUpdates = (object: KubeObject): readonly unknown[] | undefined => {
  const entries = entriesOf(object)
  const kept = entries.filter(
    ({ manager, operation, subresource }) =>
      manager !== fieldManager || operation !== 'Update' || subresource !== undefined,
  )
  return kept.length === entries.length ? undefined : kept
}

/** Follows one key of a field set: `f:name` into a map, `k:{…}` to the list item with those keys. */
const stepInto = (value: unknown, key: string): readonly [unknown, string | number] | undefined => {
  if (key.startsWith('f:')) return [isMap(value) ? value[key.slice(2)] : undefined, key.slice(2)]
  if (!key.startsWith('k:') || !Array.isArray(value)) return undefined
  const wanted = JSON.parse(key.slice(2)) as Readonly<Record<string, unknown>>
  const keys = Object.keys(wanted)
  const index = value.findIndex((item: unknown) => itemKey(keys, item) === itemKey(keys, wanted))
  return [value[index], index]
}

/** Every leaf under `set` that exists in `object`. */
const leaves = (set: FieldSet, value: unknown, path: FieldPath): readonly FieldPath[] =>
  Object.entries(set).flatMap(([key, inner]) => {
    if (key === '.' || !isMap(inner)) return []
    const step = stepInto(value, key)
    if (step === undefined) return []
    const [next, name] = step
    if (next === undefined) return [[...path, name]]
    return leaves(inner, next, [...path, name])
  })

/**
 * Fields that dayone set before and no longer wants: apply removes them.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export const abandonedFields = (desired: KubeObject, observed: KubeObject): readonly FieldPath[] =>
  entriesOf(observed)
    .filter((entry) => isOurs(entry) && entry.apiVersion === desired.apiVersion && entry.subresource === undefined)
    .flatMap(({ fieldsV1 = {} }) => leaves(fieldsV1, desired, []))

/**
 * Whether dayone created the object, as far as the object shows: no one else set a field of it, or only dayone wrote in
 * the second of its creation. If it cannot be determined, the object counts as someone else's.
 */
export const isOwnMaking = (object: KubeObject): boolean => {
  const made = object.metadata['creationTimestamp']
  const entries = entriesOf(object)
  const others = entries.filter(({ manager, subresource }) => manager !== fieldManager && subresource === undefined)
  if (others.length === 0) return entries.some(isOurs)
  const ours = entries.find(isOurs)
  return ours !== undefined && ours.time === made && !others.some(({ time }) => time === made)
}

/** Every field that is listed individually under `set` and exists in `value`. */
const innermost = (set: FieldSet, value: unknown, path: FieldPath): readonly FieldPath[] =>
  Object.entries(set).flatMap(([key, inner]) => {
    const step = key === '.' ? undefined : stepInto(value, key)
    if (step === undefined || step[0] === undefined || !isMap(inner)) return []
    const [next, name] = step
    const isLast = Object.keys(inner).every((one) => one === '.')
    return isLast ? [[...path, name]] : innermost(inner, next, [...path, name])
  })

/** Fields that only dayone applied: they are removed when dayone gives them up. */
export const ownFields = (object: KubeObject): readonly FieldPath[] =>
  entriesOf(object)
    .filter((entry) => isOurs(entry) && entry.subresource === undefined)
    .flatMap(({ fieldsV1 = {} }) => innermost(fieldsV1, object, []))
    .filter((path) => otherManager(object, path) === undefined)

const owns = (set: FieldSet, object: unknown, path: FieldPath): boolean => {
  const [first, ...rest] = path
  if (first === undefined) return true
  // The field is part of a value with a single owner.
  if (Object.keys(set).length === 0) return true
  return Object.entries(set).some(([key, inner]) => {
    const step = stepInto(object, key)
    return step?.[1] === first && isMap(inner) && owns(inner, step[0], rest)
  })
}

/**
 * All other managers of an object, for example "kubectl-create". Controllers that only write its status do not count.
 */
export const otherManagers = (object: KubeObject): readonly string[] => [
  ...new Set(
    entriesOf(object)
      .filter(({ manager, subresource }) => manager !== fieldManager && subresource === undefined)
      .flatMap(({ manager }) => manager ?? []),
  ),
]

/**
 * The other manager of the live value at `path`, for example "kubectl-edit". Undefined if only dayone set it, or if it
 * is unknown.
 */
export const otherManager = (observed: KubeObject, path: FieldPath): string | undefined =>
  entriesOf(observed).find(
    (entry) => entry.manager !== fieldManager && entry.fieldsV1 !== undefined && owns(entry.fieldsV1, observed, path),
  )?.manager
