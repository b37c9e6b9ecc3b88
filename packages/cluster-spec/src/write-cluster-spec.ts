import type { Document } from 'yaml'
import type { ClusterSpec } from './cluster-spec.ts'
import { isSameValue } from './yaml/same-value.ts'
import { newYamlDocument, parseYamlDocuments, writeYamlDocuments } from './yaml/yaml-documents.ts'

/** The YAML of a specification, for `kops create -f` and `replace -f`. Keeps the comments of its source. */
export const writeClusterSpec = (spec: ClusterSpec): string => writeYamlDocuments(documentsOf(spec))

/** The YAML documents of a specification: those of its source while they are still equal, otherwise new ones. */
export function documentsOf(spec: ClusterSpec): readonly Document[] {
  const values = [spec.cluster, ...spec.instanceGroups, ...spec.others]
  const parsed = spec.source === '' ? [] : parseYamlDocuments(spec.source)
  const isCurrent =
    parsed.length === values.length && values.every((value) => parsed.some((one) => isSameValue(one.value, value)))
  return isCurrent ? parsed.map(({ node }) => node) : values.map((value) => newYamlDocument(value))
}
