import * as z from 'zod'

/**
 * Messages for zod's issues, for everything without a message of its own in the schema. Importing this file sets them
 * for every schema of the program.
 */
function issueText(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `A value is missing: ${kindText(issue.expected)}.`
        : `Expected ${kindText(issue.expected)}, got ${shown(issue.input)}.`
    case 'invalid_value':
      return `Expected ${oneOf(issue.values)}, ${issue.input === undefined ? 'and it is missing' : `got ${shown(issue.input)}`}.`
    case 'too_small':
      return boundText(
        issue.origin,
        `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`,
        issue.input,
      )
    case 'too_big':
      return boundText(
        issue.origin,
        `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`,
        issue.input,
      )
    case 'not_multiple_of':
      return `Expected a multiple of ${issue.divisor}, got ${shown(issue.input)}.`
    case 'invalid_format':
      return `Expected ${formatText(issue)}, got ${shown(issue.input)}.`
    case 'unrecognized_keys':
      return `Unknown ${issue.keys.length === 1 ? 'key' : 'keys'}: ${issue.keys.join(', ')}.`
    case 'invalid_union':
      return issue.input === undefined
        ? 'A value is missing.'
        : `${shown(issue.input)} matches none of the allowed forms.`
    case 'invalid_key':
      return `The key is not valid: ${issue.issues[0]?.message ?? 'check its spelling'}`
    case 'invalid_element':
      return `The item is not valid: ${issue.issues[0]?.message ?? 'check its format'}`
    default:
      return `${shown(issue.input)} is not a valid value here.`
  }
}

z.config({ customError: (issue) => issueText(issue) })

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
  map: 'a mapping of keys to values',
  null: 'nothing (null)',
}

const kindText = (expected: string): string => kinds[expected] ?? `a value of the kind ${expected}`

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`

const boundText = (origin: string, bound: string, input: unknown): string => {
  switch (origin) {
    case 'string':
      return bound === 'at least 1' ? 'Expected some text, got none.' : `Expected ${bound} characters.`
    case 'array':
    case 'set':
    case 'map':
      return `Expected ${bound} ${bound.endsWith(' 1') ? 'item' : 'items'}.`
    default:
      return `Expected ${bound}, got ${shown(input)}.`
  }
}

const formatText = ({
  format,
  pattern,
}: {
  readonly format: string
  readonly pattern?: string | undefined
}): string => {
  if (format === 'uuid' || format === 'guid') return 'a UUID'
  if (format === 'url') return 'a URL'
  return pattern === undefined ? `the format ${format}` : `text matching ${pattern}`
}

/** A value as written, truncated if it is long. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = typeof value === 'bigint' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
