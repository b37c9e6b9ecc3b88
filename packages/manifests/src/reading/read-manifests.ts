import { UserError } from '@dayone/pipeline'
import { isMap, isScalar, LineCounter, parseAllDocuments, type Document } from 'yaml'
import { fieldsOf, type Manifest } from '../manifest.ts'
import { kubernetesYaml } from './kubernetes-yaml.ts'
import { nonScalarKey, TEMPLATE_HINT } from './non-scalar-key.ts'
import { findTypography } from './typography.ts'

/** An object and its first line, from 1. */
export interface ReadManifest {
  readonly manifest: Manifest
  readonly line: number
}

/** The maximum number of alias references in a file: more is an alias bomb. */
const MOST_ALIASES = 1000
const MOST_DEPTH = 100

/**
 * The objects of a file: YAML with one or several documents, or JSON; Lists are expanded. Throws UserError (exit 2),
 * with file and line, for invalid YAML, duplicate keys, templates, deep nesting, and documents that are not Kubernetes
 * objects.
 */
export const readManifests = (text: string, file: string): readonly ReadManifest[] => {
  refuseDepth(text, file)
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(text, { ...kubernetesYaml, lineCounter }) as readonly Document.Parsed[]
  return documents.flatMap((document) => {
    const line = lineCounter.linePos(document.contents?.range[0] ?? document.range[0]).line
    const [error] = document.errors
    if (error !== undefined) {
      const at = error.linePos?.[0]
      throw refusal(`${file}, line ${at?.line ?? line}`, problemOf(error), hintOf(text))
    }
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return []
    const key = nonScalarKey(document)
    if (key !== undefined)
      throw refusal(`${file}, line ${lineCounter.linePos(key).line}`, 'A map is used as a key.', TEMPLATE_HINT)
    if (!isMap(document.contents))
      throw refusal(
        `${file}, line ${line}`,
        'This is not a Kubernetes object: it must be a map with apiVersion and kind.',
      )
    return opened(valueOf(document, `${file}, line ${line}`), `${file}, line ${line}`).map((manifest) => ({
      manifest,
      line,
    }))
  })
}

/** The first line of the parser's message, without its position: the file and the line come before it. */
const problemOf = ({ message }: Error): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:$/, '.')

const valueOf = (document: Document.Parsed, where: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch {
    throw refusal(where, 'Its aliases expand without limit.')
  }
}

/** The parser recurses: a file with deeper nesting is not a manifest. */
const refuseDepth = (text: string, file: string): void => {
  let depth = 0
  for (const [index, line] of text.split('\n').entries()) {
    depth = Math.max(0, depth + count(line, /[[{]/g) - count(line, /[\]}]/g))
    if (depth > MOST_DEPTH || /^ {400}/.test(line) || /^(- ?){100}/.test(line.trimStart()))
      throw refusal(`${file}, line ${index + 1}`, 'It is nested too deeply.')
  }
}

const count = (line: string, pattern: RegExp): number => line.match(pattern)?.length ?? 0

const opened = (value: unknown, where: string): readonly Manifest[] => {
  const { apiVersion, kind, items } = fieldsOf(value)
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    throw refusal(
      where,
      `This is not a Kubernetes object: ${typeof kind === 'string' ? 'apiVersion' : 'kind'} is missing.`,
    )
  if (kind === 'List' || (kind.endsWith('List') && Array.isArray(items)))
    return (Array.isArray(items) ? items : []).flatMap((item) => opened(item, where))
  return [value as Manifest]
}

const hintOf = (text: string): string | undefined => {
  const [first] = findTypography(text)
  return first === undefined
    ? undefined
    : `Line ${first.line}, column ${first.column} has ${first.name} where ${first.plain === '' ? 'nothing' : first.plain} was meant: --fix-typography fixes it.`
}

const refusal = (where: string, text: string, hint?: string): UserError =>
  new UserError(`${where}: ${text}`, hint === undefined ? {} : { hint })
