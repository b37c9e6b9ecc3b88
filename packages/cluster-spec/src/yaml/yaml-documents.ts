import { UserError } from '@dayone/pipeline'
import {
  Document,
  LineCounter,
  parseAllDocuments,
  type DocumentOptions,
  type SchemaOptions,
  type Tags,
  type ToStringOptions,
} from 'yaml'
import { boundedYaml, yamlProblem, yamlValue } from './yaml-value.ts'

/**
 * kops reads YAML 1.1, where `on` and `yes` are booleans, so we do too. Its dates, sets and binaries do not survive
 * JSON and kops reads them as strings, so those tags are left out.
 */
const yaml11: DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || !NOT_JSON.has(tag.tag)),
}
const NOT_JSON = new Set(['timestamp', 'binary', 'set', 'omap', 'pairs'].map((name) => `tag:yaml.org,2002:${name}`))

/** One document, with its position for messages: `Line 4: `, `cluster.yaml:4:1: `. */
export interface ParsedDocument {
  readonly node: Document
  readonly value: unknown
  readonly place: string
}

/** The beginning of a message about a position (1-based) in a text, or in a file if given. */
export const placeIn = (file: string | undefined, line: number, column = 1): string =>
  file === undefined ? `Line ${line}${column === 1 ? '' : `, column ${column}`}: ` : `${file}:${line}:${column}: `

/**
 * The documents of a YAML text, without empty ones. Throws UserError (exit 2) with the position (in `file`, if given)
 * for malformed YAML, duplicate keys and alias bombs.
 */
export function parseYamlDocuments(text: string, file?: string): readonly ParsedDocument[] {
  const lines = new LineCounter()
  const parsed = boundedYaml(placeIn(file, 1), () =>
    parseAllDocuments(text, { ...yaml11, lineCounter: lines, uniqueKeys: true }),
  )
  if (!Array.isArray(parsed)) return []
  return parsed
    .filter((node) => node.contents !== null || node.errors.length > 0)
    .map((node) => {
      const place = placeIn(file, lines.linePos(node.contents?.range?.[0] ?? node.range[0]).line)
      const [problem] = node.errors
      if (problem !== undefined) {
        const { line, col } = lines.linePos(problem.pos[0])
        throw new UserError(`${placeIn(file, line, col)}${yamlProblem(problem)}`, {
          hint: 'Fix the YAML and try again; nothing was changed.',
          ...(problem.code === 'RESOURCE_EXHAUSTION' ? {} : { cause: problem }),
        })
      }
      return { node, value: yamlValue(node, place), place }
    })
    .filter(({ value }) => value !== null)
}

/** A document in YAML 1.1 with this value, without comments and aliases. */
export const newYamlDocument = (value: unknown, options: SchemaOptions = {}): Document =>
  new Document(value, { ...yaml11, ...options, aliasDuplicateObjects: false })

/** The text for kops: in a uniform style, with documents separated by `---`. */
export const writeYamlDocuments = (documents: readonly Document[]): string =>
  documents.map((document) => yamlText(document, { indentSeq: false })).join('---\n')

/** One document as text, with a final line break. */
export function yamlText(document: Document, style: Pick<ToStringOptions, 'indent' | 'indentSeq'>): string {
  const text = document.toString({ ...style, lineWidth: 0 }).replace(/^---\n/, '')
  return text.endsWith('\n') ? text : `${text}\n`
}
