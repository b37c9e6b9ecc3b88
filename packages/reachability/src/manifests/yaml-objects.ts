import { kubernetesYaml, nonScalarKey, TEMPLATE_HINT } from '@dayone/manifests'
import { UserError } from '@dayone/pipeline'
import { LineCounter, parseAllDocuments, isNode, type Document } from 'yaml'
import { isMap, type Path, type SourcedObject } from './source.ts'

/** A few aliases are normal; thousands are an alias bomb. */
const maxAliases = 100

/** The objects of one file, with lists expanded, and the documents that are not objects. */
export interface ManifestText {
  readonly objects: readonly SourcedObject[]
  readonly warnings: readonly string[]
}

/**
 * The Kubernetes objects in a text: YAML or JSON, several documents, Lists. Throws UserError (exit 2) with file and
 * line for malformed YAML, duplicate keys and alias bombs.
 */
export const yamlObjects = (text: string, file: string): ManifestText => {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    ...kubernetesYaml,
    lineCounter: lines,
    prettyErrors: false,
  })
  if (!Array.isArray(documents)) return { objects: [], warnings: [] }
  const read = documents.map((document) => objectsOf(document, lines, file))
  return { objects: read.flatMap(({ objects }) => objects), warnings: read.flatMap(({ warnings }) => warnings) }
}

const objectsOf = (document: Document.Parsed, lines: LineCounter, file: string): ManifestText => {
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`
  const [problem] = document.errors
  if (problem !== undefined)
    throw new UserError(`${at(problem.pos[0])}: ${problem.message.split('\n')[0] ?? ''}`, {
      hint: /\{\{/.test(problem.message) ? 'Render the template first.' : 'Correct the YAML and ask again.',
      cause: problem,
    })
  const key = nonScalarKey(document)
  if (key !== undefined) throw new UserError(`${at(key)}: a map is used as a key.`, { hint: TEMPLATE_HINT })
  const value = valueOf(document, at(document.range[0]))
  if (value === null || value === undefined) return { objects: [], warnings: [] }
  const start = document.contents?.range[0] ?? document.range[0]
  const place = (path: Path): string => {
    for (let end = path.length; end > 0; end--) {
      const node: unknown = document.getIn(path.slice(0, end), true)
      if (isNode(node) && node.range) return at(node.range[0])
    }
    return at(start)
  }
  return takeApart({ value, place }, [])
}

const valueOf = (document: Document.Parsed, place: string): unknown => {
  try {
    const value = document.toJS({ maxAliasCount: maxAliases }) as unknown
    // An alias to its own parent creates a cycle, which would be walked forever.
    if (hasCircle(value, new Set())) throw new TypeError('circle')
    return value
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof TypeError)) throw error
    throw new UserError(`${place}: this document has too many, unknown or circular aliases.`, {
      hint: 'Write out the repeated parts instead of using `*alias`.',
      cause: error,
    })
  }
}

const hasCircle = (value: unknown, above: Set<unknown>): boolean => {
  if (typeof value !== 'object' || value === null) return false
  if (above.has(value)) return true
  above.add(value)
  const found = Object.values(value).some((item) => hasCircle(item, above))
  above.delete(value)
  return found
}

interface Whole {
  readonly value: unknown
  place(path: Path): string
}

const takeApart = ({ value, place }: Whole, path: Path): ManifestText => {
  if (!isMap(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string')
    return {
      objects: [],
      warnings: [`${place(path)}: this is no Kubernetes object (no apiVersion and kind): it is left out.`],
    }
  const { kind, items } = value
  if (kind.endsWith('List') && Array.isArray(items)) {
    const inner = items.map((item: unknown, index) =>
      takeApart({ value: listed(item, value), place: (rest) => place(['items', index, ...rest]) }, []),
    )
    return { objects: inner.flatMap(({ objects }) => objects), warnings: inner.flatMap(({ warnings }) => warnings) }
  }
  return { objects: [{ value, place: (rest) => place([...path, ...rest]) }], warnings: [] }
}

/** Items of a typed list, such as PodList, do not repeat their kind. */
const listed = (item: unknown, list: Readonly<Record<string, unknown>>): unknown =>
  isMap(item) && item['kind'] === undefined && list['kind'] !== 'List'
    ? { ...item, apiVersion: list['apiVersion'], kind: String(list['kind']).replace(/List$/, '') }
    : item
