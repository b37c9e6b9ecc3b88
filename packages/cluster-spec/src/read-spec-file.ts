import { UserError } from '@dayone/pipeline'
import { isMap, LineCounter, parseAllDocuments, visit } from 'yaml'
import type { ClusterSpec } from './cluster-spec.ts'
import { parseClusterSpec } from './parse-cluster-spec.ts'
import { placeIn } from './yaml/yaml-documents.ts'
import { boundedYaml } from './yaml/yaml-value.ts'

/** The label with the cluster of an instance group. */
const CLUSTER_LABEL = 'kops.k8s.io/cluster'

/**
 * Parses the specification in a user's own file. Throws UserError (exit 2) with file, line and column for a template,
 * for groups of another cluster, and for everything that `parseClusterSpec` rejects.
 */
export function readSpecFile(text: string, file: string): ClusterSpec {
  boundedYaml(placeIn(file, 1), () => refuseTemplate(text, file))
  const spec = parseClusterSpec(text, file)
  const { name } = spec.cluster.metadata
  for (const { metadata } of spec.instanceGroups) {
    const owner = metadata.labels?.[CLUSTER_LABEL] ?? name
    if (owner === name) continue
    throw new UserError(
      `${file}: the instance group ${metadata.name} belongs to ${owner}, but the cluster is ${name}.`,
      {
        hint: 'Keep one file per cluster.',
      },
    )
  }
  return spec
}

/**
 * Detects `{{ … }}` in a value, a key or a line of its own, but not in a block scalar (`|`): scripts of machines may
 * contain templates.
 */
function refuseTemplate(text: string, file: string): void {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { version: '1.1', lineCounter: lines, prettyErrors: false })
  if (!Array.isArray(documents)) return
  let at: number | undefined
  const found = (offset: number): void => void (at = Math.min(at ?? offset, offset))
  for (const document of documents) {
    if (document.errors.length > 0) {
      const line = /^[^#\n]*\{\{/m.exec(text)
      if (line !== null) found(line.index + line[0].length - 2)
    }
    visit(document, {
      Scalar(_, { source = '', type, range }) {
        if (type?.startsWith('BLOCK') !== true && source.includes('{{') && range) found(range[0])
      },
      Map(_, { flow, items, range }) {
        if (flow === true && range && items.some(({ key }) => isMap(key) && key.flow === true)) found(range[0])
      },
    })
  }
  if (at === undefined) return
  const { line, col } = lines.linePos(at)
  throw new UserError(`${placeIn(file, line, col)}this is a template ({{ … }}), not a specification.`, {
    hint: 'Render it first and name the result: kops toolbox template --template FILE --values FILE --output cluster.yaml',
  })
}
