import type { Document } from 'yaml'
import type { ClusterSpec } from './cluster-spec.ts'
import { isSameValue } from './yaml/same-value.ts'
import { newYamlDocument, parseYamlDocuments, writeYamlDocuments } from './yaml/yaml-documents.ts'

/** The YAML of a specification, for `kops create -f` and `replace -f`. Comments of its source survive. */
export const writeClusterSpec = (spec: ClusterSpec): string => writeYamlDocuments(documentsOf(spec))

/** The YAML documents behind a specification: those of its source while it still says the same, else new ones. */
export function documentsOf(spec: ClusterSpec): readonly Document[] {
  const values = [spec.cluster, ...spec.instanceGroups, ...spec.others]
  const parsed = spec.source === '' ? [] : parseYamlDocuments(spec.source)
  const isCurrent =
    parsed.length === values.length && values.every((value) => parsed.some((one) => isSameValue(one.value, value)))
  return isCurrent ? parsed.map(({ node }) => node) : values.map((value) => newYamlDocument(value))
}
