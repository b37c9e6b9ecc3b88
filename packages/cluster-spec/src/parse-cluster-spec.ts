import { UserError } from '@dayone/pipeline'
import type { ClusterSpec, KopsDocument, OtherDocument } from './cluster-spec.ts'
import { isPlainMap } from './same-value.ts'
import { parseYamlDocuments, type ParsedDocument } from './yaml-documents.ts'

/** kops reads both names of its API group; `get` writes the second. */
const API_VERSIONS = ['kops/v1alpha2', 'kops.k8s.io/v1alpha2']

/**
 * Reads a kops specification: one Cluster, any number of InstanceGroups, whatever else, in any order.
 * Throws UserError (exit 2) that names the line: malformed YAML, no or two Clusters, a version of the format we do not know.
 */
export function parseClusterSpec(text: string): ClusterSpec {
  const clusters: KopsDocument[] = []
  const instanceGroups: KopsDocument[] = []
  const others: OtherDocument[] = []
  for (const parsed of parseYamlDocuments(text)) {
    const document = readDocument(parsed)
    if (document.kind === 'Cluster') clusters.push(asKopsDocument(document, parsed.line))
    else if (document.kind === 'InstanceGroup') instanceGroups.push(asKopsDocument(document, parsed.line))
    else others.push(document)
  }
  const [cluster, second] = clusters
  if (cluster === undefined) {
    throw new UserError('Line 1: the kops specification has no document of kind Cluster.', {
      hint: 'Save one with `kops get all --name <cluster> --state <store> -o yaml`.',
    })
  }
  if (second !== undefined) {
    throw new UserError(`Two clusters in one specification: ${cluster.metadata.name} and ${second.metadata.name}.`, {
      hint: 'Keep one file per cluster.',
    })
  }
  const twice = instanceGroups.find((group, index) =>
    instanceGroups.some((other, at) => at < index && other.metadata.name === group.metadata.name),
  )
  if (twice !== undefined) throw new UserError(`The instance group ${twice.metadata.name} stands there twice.`)
  return { cluster, instanceGroups, others, source: text }
}

function readDocument({ value, line }: ParsedDocument): OtherDocument {
  if (!isPlainMap(value)) throw new UserError(`Line ${line}: a kops document is a map with apiVersion and kind.`)
  const { apiVersion, kind } = value
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    throw new UserError(`Line ${line}: this document lacks ${typeof kind === 'string' ? 'apiVersion' : 'kind'}.`)
  }
  return { ...value, apiVersion, kind }
}

function asKopsDocument(document: OtherDocument, line: number): KopsDocument {
  const { apiVersion, kind, metadata, spec } = document
  if (!API_VERSIONS.includes(apiVersion)) {
    throw new UserError(
      `Line ${line}: apiVersion ${apiVersion} is not one that dayone reads (${API_VERSIONS.join(', ')}).`,
    )
  }
  if (!isPlainMap(metadata) || typeof metadata['name'] !== 'string') {
    throw new UserError(`Line ${line}: this ${kind} has no metadata.name.`)
  }
  if (!isPlainMap(spec)) throw new UserError(`Line ${line}: this ${kind} has no spec.`)
  return { ...document, apiVersion, kind, metadata: { ...metadata, name: metadata['name'] }, spec }
}
