import { nearestWord, UserError } from '@dayone/pipeline'
import * as z from 'zod'
import type { ConfigFile } from './config-file.ts'
import { showKeyPath } from './key-path.ts'

/** More errors than this are not readable. */
const MOST = 20

/** All that is wrong with a slice, as one error with line and column of each fault and the nearest valid key (exit 2). */
export function sliceProblem(
  file: ConfigFile,
  root: string,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): UserError {
  const faults = issues.flatMap((issue) => faultsOf(file, root, schema, issue))
  const [first] = faults
  if (first === undefined) return new UserError(`${file.path}: ${root} is not valid.`)
  if (faults.length === 1) return new UserError(first.text, { hint: first.hint })
  const left = faults.length - MOST
  // One line each: a message is one line, so that no name in it can begin another.
  const nextSteps = [...faults.slice(0, MOST).map(({ text }) => text), ...(left > 0 ? [`${left} more errors.`] : [])]
  const isSameHint = faults.every(({ hint }) => hint === first.hint)
  return new UserError(`${faults.length} settings are not valid.`, {
    ...(isSameHint ? { hint: first.hint } : {}),
    nextSteps,
  })
}

/** Keys that the program puts into a slice: where people write them instead. */
export const misplacedKeys: Readonly<Record<string, string>> = {
  'cluster.name': 'dayone.cluster',
  'cluster.configId': 'dayone.id',
}

interface Fault {
  readonly text: string
  readonly hint: string
}

function faultsOf(file: ConfigFile, root: string, schema: z.ZodType, issue: z.core.$ZodIssue): readonly Fault[] {
  const path = [root, ...issue.path]
  if (issue.code !== 'unrecognized_keys') {
    const place = file.place(path)
    const own = showKeyPath(path)
    const hint = place.startsWith('--set ')
      ? 'Fix the value of that --set.'
      : `Fix it there, or override it with --set ${own}=…`
    return [{ text: `${place}: ${own}: ${issue.message}`, hint }]
  }
  const known = keysAt(schema, issue.path).filter((key) => misplacedKeys[showKeyPath([...path, key])] === undefined)
  return issue.keys.map((key) => {
    const near = nearestWord(key, known)
    return {
      text: `${file.place([...path, key])}: unknown key "${showKeyPath([...path, key])}".`,
      hint: near === undefined ? `Valid keys: ${known.join(', ')}.` : `Did you mean "${near}"?`,
    }
  })
}

/** The keys an object of the schema may have at this path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema | undefined
  for (const part of path) node = typeof part === 'number' ? node?.items : node?.properties?.[String(part)]
  return Object.keys(node?.properties ?? {})
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
}
