import type { Validation } from '../kops.ts'
import { unreadableOutput } from './unreadable-output.ts'

/**
 * Parses the JSON of `kops validate cluster -o json` (pkg/validation/validate_cluster.go). `failures` and `nodes` are
 * absent if empty; `instanceGroup` of a failure is the whole object, whose name is used if the failure has none. Pure.
 * Throws UserError (exit 3) if the text contains no such JSON.
 */
export const parseValidation = (text: string, byHand?: string): Validation => {
  const answer = firstObject(text)
  if (answer === undefined)
    throw unreadableOutput('kops validate printed output that dayone cannot parse.', text, byHand)
  const failures = listOf(answer['failures']).map((failure) => ({
    type: textOf(failure['type']),
    name: textOf(failure['name']) || groupName(failure['instanceGroup']),
    message: textOf(failure['message']),
  }))
  const nodes = listOf(answer['nodes']).map((node) => ({
    name: textOf(node['name']),
    role: textOf(node['role']),
    zone: textOf(node['zone']),
    status: textOf(node['status']),
  }))
  return { isValid: failures.length === 0, failures, nodes }
}

type Values = Readonly<Record<string, unknown>>

/** Banners may precede the object. */
const firstObject = (text: string): Values | undefined => {
  const start = text.search(/^\{/m)
  if (start === -1) return undefined
  try {
    return valuesOf(JSON.parse(text.slice(start)))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const valuesOf = (value: unknown): Values | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : undefined

const listOf = (value: unknown): readonly Values[] =>
  Array.isArray(value) ? value.map(valuesOf).filter((item) => item !== undefined) : []

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const groupName = (group: unknown): string => textOf(valuesOf(valuesOf(group)?.['metadata'])?.['name'])
