import type { ClusterSpec, OtherDocument } from '../cluster-spec.ts'
import { isPlainMap, isSameValue, ownValue } from '../yaml/same-value.ts'

/** One difference between two specifications. A document that is missing on one side has the empty path. */
export interface SpecDifference {
  /** Kind and name: `InstanceGroup/nodes-us-west-2a`. */
  readonly document: string
  readonly path: readonly (string | number)[]
  readonly before: unknown
  readonly after: unknown
}

/**
 * All differences by parsed value, at the deepest level of maps; a list is one value unless both lists contain equally
 * many maps.
 */
export function diffSpecs(before: ClusterSpec, after: ClusterSpec): readonly SpecDifference[] {
  const old = documentsByName(before)
  const now = documentsByName(after)
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((document) =>
    differences(old.get(document), now.get(document), []).map((one) => ({ document, ...one })),
  )
}

function documentsByName({ cluster, instanceGroups, others }: ClusterSpec): ReadonlyMap<string, unknown> {
  const nameOf = ({ metadata }: OtherDocument, index: number): string => {
    const name = isPlainMap(metadata) ? metadata['name'] : undefined
    return typeof name === 'string' ? name : String(index + 1)
  }
  return new Map<string, unknown>([
    [`Cluster/${cluster.metadata.name}`, cluster],
    ...instanceGroups.map((group): [string, unknown] => [`InstanceGroup/${group.metadata.name}`, group]),
    ...others.map((other, index): [string, unknown] => [`${kindOf(other)}/${nameOf(other, index)}`, other]),
  ])
}

/** A Cluster may belong to another API group, and have the same name. */
const kindOf = ({ kind, apiVersion }: OtherDocument): string =>
  kind === 'Cluster' || kind === 'InstanceGroup' ? `${kind} of ${apiVersion}` : kind

function differences(
  before: unknown,
  after: unknown,
  path: SpecDifference['path'],
): readonly Omit<SpecDifference, 'document'>[] {
  if (isSameValue(before, after)) return []
  if (isPlainMap(before) && isPlainMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      differences(ownValue(before, key), ownValue(after, key), [...path, key]),
    )
  }
  if (isListOfMaps(before) && isListOfMaps(after) && before.length === after.length) {
    return before.flatMap((item, index) => differences(item, after[index], [...path, index]))
  }
  return [{ path, before, after }]
}

const isListOfMaps = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.every(isPlainMap)
