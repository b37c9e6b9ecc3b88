import type * as z from 'zod'

/** `subjects[0].namespace`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`)).join('')

/**
 * What is wrong, and where in the value: `rules[0].verbs is missing`, `rules: Expected a list`. Without a period at the
 * end. Pure.
 */
export const issueText = (issue: Pick<z.core.$ZodIssue, 'path' | 'message'> | undefined): string => {
  if (issue === undefined) return 'it is wrong'
  const [where, message] = [pathText(issue.path), issue.message.replace(/\.$/, '')]
  if (where === '') return message
  // Our own messages continue a sentence; those for types are sentences.
  return /^[A-Z]/.test(message) ? `${where}: ${message}` : `${where} ${message}`
}
