import { UserError } from '@dayone/pipeline'
import {
  Document,
  isAlias,
  LineCounter,
  parseAllDocuments,
  visit,
  type DocumentOptions,
  type SchemaOptions,
  type Tags,
  type ToStringOptions,
} from 'yaml'

/** A dozen aliases are somebody's convenience; thousands are a bomb. */
const MAX_ALIASES = 100

/**
 * kops reads YAML 1.1, where `on` and `yes` are booleans, so we read and write 1.1 too. Its dates, sets and binaries
 * would not survive JSON and kops sees strings there, so those tags are left out.
 */
const yaml11: DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || !NOT_JSON.has(tag.tag)),
}
const NOT_JSON = new Set(['timestamp', 'binary', 'set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`))

/** One document with the words for where it begins, for messages: `Line 4: `, `cluster.yaml:4:1: `. */
export interface ParsedDocument {
  readonly node: Document
  readonly value: unknown
  readonly place: string
}

/** The beginning of a message about a place (1-based) in a text, or in a file where one is named. */
export const placeIn = (file: string | undefined, line: number, column = 1): string =>
  file === undefined ? `Line ${line}${column === 1 ? '' : `, column ${column}`}: ` : `${file}:${line}:${column}: `

/**
 * The documents of a YAML text, empty ones left out. Throws UserError (exit 2) with the place (in `file`, where the text
 * comes from one) for malformed YAML, duplicate keys and texts that grow without bounds through aliases.
 */
export function parseYamlDocuments(text: string, file?: string): readonly ParsedDocument[] {
  const lines = new LineCounter()
  const parsed = parseAllDocuments(text, { ...yaml11, lineCounter: lines, uniqueKeys: true })
  if (!Array.isArray(parsed)) return []
  return parsed
    .filter((node) => node.contents !== null || node.errors.length > 0)
    .map((node) => {
      const place = placeIn(file, lines.linePos(node.contents?.range?.[0] ?? node.range[0]).line)
      const [problem] = node.errors
      if (problem !== undefined) {
        const { line, col } = lines.linePos(problem.pos[0])
        throw new UserError(`${placeIn(file, line, col)}${firstLine(problem.message)}`, {
          hint: 'Correct the YAML and try again; nothing has been changed.',
          cause: problem,
        })
      }
      return { node, value: toValue(node, place), place }
    })
    .filter(({ value }) => value !== null)
}

/** A document in YAML 1.1 that holds this value, without comments and aliases. */
export const newYamlDocument = (value: unknown, options: SchemaOptions = {}): Document =>
  new Document(value, { ...yaml11, ...options, aliasDuplicateObjects: false })

/** The text kops gets: its own uniform style, documents parted by `---`. */
export const writeYamlDocuments = (documents: readonly Document[]): string =>
  documents.map((document) => yamlText(document, { indentSeq: false })).join('---\n')

/** One document as text, ended by a line break. */
export function yamlText(document: Document, style: Pick<ToStringOptions, 'indent' | 'indentSeq'>): string {
  const text = document.toString({ ...style, lineWidth: 0 }).replace(/^---\n/, '')
  return text.endsWith('\n') ? text : `${text}\n`
}

export function hasAliases(document: Document): boolean {
  let found = false
  visit(document, (_, node) => {
    found ||= isAlias(node)
    return found ? visit.BREAK : undefined
  })
  return found
}

function toValue(node: Document, place: string): unknown {
  try {
    const value = node.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
    // An alias to what it stands in makes a circle; JSON refuses it before anything walks it for ever.
    if (hasAliases(node)) JSON.stringify(value)
    return value
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof TypeError)) throw error
    throw new UserError(`${place}this document has too many, unknown or circular aliases.`, {
      hint: 'Write the repeated parts out instead of using `*alias`.',
      cause: error,
    })
  }
}

const firstLine = (message: string): string => (message.split('\n')[0] ?? message).replace(/ at line \d+.*$/, '')
