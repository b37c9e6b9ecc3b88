import { UserError } from '@dayone/pipeline'
import * as z from 'zod'
import type { ConfigFile } from './config-file.ts'
import { showKeyPath } from './key-path.ts'
import { nearestWord } from './nearest-word.ts'

/** The first thing that is wrong with a slice, as one error with line, column and the nearest valid key (exit 2). */
export function sliceProblem(
  file: ConfigFile,
  root: string,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): UserError {
  const issue = issues[0]
  if (issue === undefined) return new UserError(`${file.path}: ${root} is not valid.`)
  const path = [root, ...issue.path]
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const known = keysAt(schema, issue.path)
    const near = nearestWord(key, known)
    return new UserError(`${file.place([...path, key])}: unknown key "${showKeyPath([...path, key])}".${more}`, {
      hint: near === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${near}"?`,
    })
  }
  return new UserError(`${file.place(path)}: ${showKeyPath(path)}: ${issue.message}${more}`, {
    hint: `Correct it there, or answer anew with --set ${showKeyPath(path)}=…`,
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
