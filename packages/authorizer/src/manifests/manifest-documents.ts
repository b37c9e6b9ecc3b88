import { kubernetesYaml } from '@dayone/manifests'
import { UserError } from '@dayone/pipeline'
import { isMap, isSeq, LineCounter, parseAllDocuments, type Document, type Node } from 'yaml'

/** The file name as the user wrote it, and the text. */
export interface ManifestFile {
  readonly name: string
  readonly text: string
}

/** One object of a file, with the positions of its parts. */
export interface ManifestDocument {
  readonly value: unknown
  /** `roles.yaml:12`, of the deepest existing part of the path. */
  readonly at: (path: readonly PropertyKey[]) => string
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0]

/** Follows the path as far as it exists; the position of a key is that of its value. */
const offsetOf = (document: Document, path: readonly PropertyKey[]): number => {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(part))
      if (pair === undefined) return offset
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part]
      offset = startOf(node) ?? offset
    } else return offset
  }
  return offset
}

const fromYaml = ({ name, text }: ManifestFile): readonly ManifestDocument[] => {
  const lines = new LineCounter()
  // kubectl resolves merge keys too.
  const documents = parseAllDocuments(text, {
    ...kubernetesYaml,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    merge: true,
  })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0])
      throw new UserError(`${name}:${line}:${col}: not YAML: ${error.message}`, {
        hint: 'Fix the file, or exclude it: only Kubernetes manifests are read.',
      })
    }
    const at: ManifestDocument['at'] = (path) => `${name}:${lines.linePos(offsetOf(document, path)).line}`
    const value = valueOf(document, at)
    return value === null || value === undefined ? [] : [{ value, at }]
  })
}

/** The parser rejects alias bombs here, not while parsing. */
const valueOf = (document: Document, at: ManifestDocument['at']): unknown => {
  try {
    return document.toJS()
  } catch (error) {
    throw new UserError(
      `${at([])}: cannot be parsed as YAML: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}

/**
 * Every document of a file, JSON or YAML, without empty ones. Throws UserError (exit 2) with file, line and column for
 * invalid text.
 */
export const manifestDocuments = (file: ManifestFile): readonly ManifestDocument[] => {
  if (/^\s*\{/.test(file.text)) {
    try {
      // A hundred times faster than YAML for a dump of a large cluster; the position of an error is then found with
      // YAML.
      const value: unknown = JSON.parse(file.text)
      let read: ManifestDocument | undefined
      return [{ value, at: (path) => (read ??= fromYaml(file)[0])?.at(path) ?? file.name }]
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return fromYaml(file)
}
