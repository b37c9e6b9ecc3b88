import { UserError } from '@dayone/pipeline'
import type { ClusterSpec, KopsDocument, OtherDocument } from './cluster-spec.ts'
import { isPlainMap } from './yaml/same-value.ts'
import { parseYamlDocuments, placeIn, type ParsedDocument } from './yaml/yaml-documents.ts'

/** kops accepts both names of its API group; `get` writes the second. */
const API_VERSIONS = ['kops/v1alpha2', 'kops.k8s.io/v1alpha2']

/** Whether a document is in kops' API group, because other groups may have a Cluster too. */
export const isKopsDocument = (value: unknown): boolean =>
  isPlainMap(value) && /^kops(\.k8s\.io)?\//.test(String(value['apiVersion']))

/**
 * Parses a kops specification: one Cluster, any number of InstanceGroups and other documents, in any order. Throws
 * UserError (exit 2) with the position, in `file` if given: malformed YAML, no Cluster or two, an unknown version of
 * the format.
 */
export function parseClusterSpec(text: string, file?: string): ClusterSpec {
  const clusters: KopsDocument[] = []
  const instanceGroups: KopsDocument[] = []
  const others: OtherDocument[] = []
  for (const parsed of parseYamlDocuments(text, file)) {
    const { place } = parsed
    const document = readDocument(parsed)
    const kind = isKopsDocument(document) ? document.kind : undefined
    if (kind === 'Cluster') {
      const [first] = clusters
      const next = asKopsDocument(document, place)
      if (first !== undefined) throw secondCluster(first, next, place)
      clusters.push(next)
    } else if (kind === 'InstanceGroup') {
      const group = asKopsDocument(document, place)
      if (instanceGroups.some(({ metadata }) => metadata.name === group.metadata.name))
        throw new UserError(`${place}the instance group ${group.metadata.name} is defined twice.`)
      instanceGroups.push(group)
    } else others.push(document)
  }
  const [cluster] = clusters
  if (cluster === undefined) {
    throw new UserError(`${placeIn(file, 1)}no kops document of kind Cluster found.`, {
      hint: 'Save one with `kops get all --name <cluster> --state <store> -o yaml`.',
    })
  }
  return { cluster, instanceGroups, others, source: text }
}

const secondCluster = (first: KopsDocument, second: KopsDocument, place: string): UserError =>
  new UserError(`${place}Two clusters in one specification: ${first.metadata.name} and ${second.metadata.name}.`, {
    hint: 'Keep one file per cluster.',
  })

function readDocument({ value, place }: ParsedDocument): OtherDocument {
  if (!isPlainMap(value)) throw new UserError(`${place}a kops document is a map with apiVersion and kind.`)
  const { apiVersion, kind } = value
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    throw new UserError(`${place}this document lacks ${typeof kind === 'string' ? 'apiVersion' : 'kind'}.`)
  }
  return { ...value, apiVersion, kind }
}

function asKopsDocument(document: OtherDocument, place: string): KopsDocument {
  const { apiVersion, kind, metadata, spec } = document
  if (!API_VERSIONS.includes(apiVersion)) {
    throw new UserError(`${place}apiVersion ${apiVersion} is not supported (${API_VERSIONS.join(', ')}).`)
  }
  if (!isPlainMap(metadata) || typeof metadata['name'] !== 'string') {
    throw new UserError(`${place}this ${kind} has no metadata.name.`)
  }
  if (!isPlainMap(spec)) throw new UserError(`${place}this ${kind} has no spec.`)
  return { ...document, apiVersion, kind, metadata: { ...metadata, name: metadata['name'] }, spec }
}
