import type { SpecDifference } from './diff-specs.ts'
import { showPath } from './read-path.ts'

/** Values longer than this are named by their size: an audit policy is no line of a diff. */
const LONGEST = 100

/** The differences for people: `- Cluster spec.sshAccess: 0.0.0.0/0`, `+ Cluster spec.sshAccess: none`. */
export const specDiffText = (differences: readonly SpecDifference[]): string =>
  differences
    .map(({ document, path, before, after }) => {
      const where = `${document.startsWith('Cluster/') ? 'Cluster' : document} ${showPath(path)}`.trimEnd()
      return [
        ...(before === undefined ? [] : [`- ${where}: ${showValue(before)}`]),
        ...(after === undefined ? [] : [`+ ${where}: ${showValue(after)}`]),
      ].join('\n')
    })
    .join('\n')

/** One short line for a value of a specification. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value) && value.length === 0) return 'none'
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return shorten(value.join(', '))
  return shorten(typeof value === 'string' ? value : JSON.stringify(value))
}

function shorten(text: string): string {
  const lines = text.trimEnd().split('\n').length
  if (lines > 1) return `(${lines} lines)`
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
