import { boundedYaml, yamlProblem, yamlValue } from '@dayone/cluster-spec'
import { UserError } from '@dayone/pipeline'
import { isMap, parseDocument, type Document, type LineCounter } from 'yaml'

/** How dayone.yaml is read and written. */
export const YAML_OPTIONS = { version: '1.1', indentSeq: false, lineWidth: 0 } as const

const hint = 'Fix the file, or delete it to start over.'

/**
 * The document of a dayone.yaml, an empty one included; every alias of it can be followed. Throws UserError (exit 2) with
 * line and column for what is no YAML, is no mapping, or grows without bounds.
 */
export function parseConfig(text: string, path: string, lines: LineCounter): Document {
  const document: Document = boundedYaml(`${path}:1:1: `, () =>
    parseDocument(text, { ...YAML_OPTIONS, lineCounter: lines, prettyErrors: false }),
  )
  // A tag that nothing knows would be read as if it were not there.
  const problem = document.errors[0] ?? document.warnings.find(({ code }) => code === 'TAG_RESOLVE_FAILED')
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0])
    throw new UserError(`${path}:${line}:${col}: ${yamlProblem(problem)}`, { hint })
  }
  if (document.contents !== null && !isMap(document.contents)) {
    throw new UserError(`${path}:1:1: a mapping of keys to values is expected.`, { hint })
  }
  yamlValue(document, `${path}:1:1: `)
  return document
}
