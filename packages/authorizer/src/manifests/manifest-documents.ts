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

/** A JSON value, and where in the text it begins. */
interface JsonPart {
  readonly value: unknown
  readonly offset: number
}

/** The objects of JSON one after the other, as `jq -c '.items[]'` writes them; undefined: it is something else. */
const jsonParts = (text: string): readonly JsonPart[] | undefined => {
  const parts: JsonPart[] = []
  let [depth, offset, isText] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (isText) {
      if (letter === '\\') at += 1
      else if (letter === '"') isText = false
    } else if (letter === '"') isText = true
    else if (letter === '{' || letter === '[') {
      if (depth === 0) offset = at
      depth += 1
    } else if (letter === '}' || letter === ']') {
      depth -= 1
      if (depth !== 0) continue
      const value = parsedJson(text.slice(offset, at + 1))
      if (value === undefined) return undefined
      parts.push({ value, offset })
    } else if (depth === 0 && !/\s/.test(letter ?? '')) return undefined
  }
  return depth === 0 ? parts : undefined
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const fromJson = (file: ManifestFile): readonly ManifestDocument[] | undefined => {
  const { name, text } = file
  const whole = parsedJson(text)
  const parts = whole === undefined ? jsonParts(text) : [{ value: whole, offset: 0 }]
  return parts?.map(({ value, offset }, index) => {
    const before = text.slice(0, offset)
    const end = parts[index + 1]?.offset
    let read: ManifestDocument | undefined
    const at: ManifestDocument['at'] = (path) => {
      // Line feeds keep the numbers of the lines.
      const own = before.replaceAll(/[^\n]/g, '') + text.slice(offset, end)
      return (read ??= fromYaml({ name, text: own })[0])?.at(path) ?? name
    }
    return { value, at }
  })
}

/**
 * Every document of a file, JSON or YAML, without empty ones. Throws UserError (exit 2) with file, line and column for
 * invalid text.
 */
export const manifestDocuments = (file: ManifestFile): readonly ManifestDocument[] =>
  // JSON.parse is a hundred times faster than YAML for a dump of a large cluster; the position of an error is then found
  // with YAML.
  (/^\s*\{/.test(file.text) ? fromJson(file) : undefined) ?? fromYaml(file)
