import { UserError } from '@dayone/pipeline'
import { isAlias, isCollection, visit, type Document, type YAMLError } from 'yaml'

/** A few aliases are normal; thousands are an alias bomb. */
const MAX_ALIASES = 100
/**
 * The maximum nesting of lists and maps. kops specifications have about ten levels; functions that walk a value recurse
 * as deep.
 */
const MAX_DEPTH = 100

/**
 * The value of a document as finite plain data. `place` begins the message. Throws UserError (exit 2) for an alias
 * bomb, an alias to its own parent, or nesting that is too deep.
 */
export function yamlValue(node: Document, place: string): unknown {
  return boundedYaml(place, () => {
    refuseDepth(node, place)
    const value = node.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
    // An alias to its own parent creates a cycle; JSON detects it before anything walks it forever.
    if (hasAliases(node)) JSON.stringify(value)
    return value
  })
}

/** Runs `read`; the parser's failures on malicious text become a UserError (exit 2) that begins with `place`. */
export function boundedYaml<Value>(place: string, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(place, error)
    if (!(error instanceof ReferenceError || error instanceof TypeError)) throw error
    throw new UserError(`${place}this document has too many, unknown or circular aliases.`, {
      hint: 'Write out the repeated parts instead of using `*alias`.',
      cause: error,
    })
  }
}

/** Whether a document contains an alias. */
export function hasAliases(document: Document): boolean {
  let found = false
  visit(document, (_, node) => {
    found ||= isAlias(node)
    return found ? visit.BREAK : undefined
  })
  return found
}

/** The parser's message on one line. Pure. */
export const yamlProblem = ({ code, message }: YAMLError): string =>
  ownWords[code] ?? (message.split('\n')[0] ?? message).replace(/ at line \d+.*$/, '')

/** Replaces messages that are meant for programmers. */
const ownWords: Readonly<Record<string, string>> = {
  RESOURCE_EXHAUSTION: 'this document is nested too deeply.',
  MULTIPLE_DOCS: 'a second document begins here, and the file may have one.',
}

function refuseDepth(node: Document, place: string): void {
  visit(node, {
    Collection(_, __, path) {
      if (path.length > MAX_DEPTH && path.filter(isCollection).length >= MAX_DEPTH) throw tooDeep(place)
    },
  })
}

const tooDeep = (place: string, cause?: unknown): UserError =>
  new UserError(`${place}this document is nested too deeply.`, {
    hint: `The limit is ${MAX_DEPTH} nested lists and maps. Fix the YAML; nothing was changed.`,
    cause,
  })
