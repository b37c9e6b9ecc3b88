import { UserError } from '@dayone/pipeline'
import { isAlias, isCollection, visit, type Document, type YAMLError } from 'yaml'

/** A dozen aliases are somebody's convenience; thousands are a bomb. */
const MAX_ALIASES = 100
/** Of lists and maps in each other. A specification of kops has ten; what walks a value recurses as deep. */
const MAX_DEPTH = 100

/**
 * What a document says, as plain data that ends. `place` begins the message. Throws UserError (exit 2) for a document that
 * grows without bounds through aliases, stands in itself, or is nested too deeply.
 */
export function yamlValue(node: Document, place: string): unknown {
  return boundedYaml(place, () => {
    refuseDepth(node, place)
    const value = node.toJS({ maxAliasCount: MAX_ALIASES }) as unknown
    // An alias to what it stands in makes a circle; JSON refuses it before anything walks it for ever.
    if (hasAliases(node)) JSON.stringify(value)
    return value
  })
}

/** What `read` makes of YAML; the parser's own ends on hostile texts become a UserError (exit 2) that begins with `place`. */
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

/** Whether an alias stands in a document. */
export function hasAliases(document: Document): boolean {
  let found = false
  visit(document, (_, node) => {
    found ||= isAlias(node)
    return found ? visit.BREAK : undefined
  })
  return found
}

/** What the parser says of a text, on one line. Pure. */
export const yamlProblem = ({ code, message }: YAMLError): string =>
  ownWords[code] ?? (message.split('\n')[0] ?? message).replace(/ at line \d+.*$/, '')

/** Where the parser speaks to programmers. */
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
