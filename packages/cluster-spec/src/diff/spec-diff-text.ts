import { differingParts, shownWhole } from '@dayone/pipeline'
import type { SpecDifference } from './diff-specs.ts'
import { showPath } from '../read-path.ts'

/** The maximum length of a value in a sentence. */
const LONGEST = 100

/** The differences as text: `- Cluster spec.sshAccess: 0.0.0.0/0`, `+ Cluster spec.sshAccess: none`. */
export const specDiffText = (differences: readonly SpecDifference[]): string =>
  differences
    .flatMap(({ document, path, before, after }) => {
      const where = `${document.startsWith('Cluster/') ? 'Cluster' : document} ${showPath(path)}`.trimEnd()
      return isText(before) && isText(after)
        ? [`  ${where}:`, ...changedLines(before, after)]
        : changedValue(where, before, after)
    })
    .join('\n')

/** A multi-line text, such as an audit policy or a script. */
const isText = (value: unknown): value is string => typeof value === 'string' && value.trimEnd().includes('\n')

const changedValue = (where: string, before: unknown, after: unknown): readonly string[] => {
  const [old, next] = [before, after].map((value) => (isText(value) ? showValue(value) : wholeValue(value)))
  const [shownOld = '', shownNext = ''] =
    before === undefined || after === undefined
      ? [old, next].map((text) => shownWhole(text ?? ''))
      : differingParts(old ?? '', next ?? '')
  return [
    ...(before === undefined ? [] : [`- ${where}: ${shownOld}`]),
    ...(after === undefined ? [] : [`+ ${where}: ${shownNext}`]),
  ]
}

/** The lines of two texts from the first to the last difference. */
function changedLines(before: string, after: string): readonly string[] {
  const [old, next] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')]
  const shortest = Math.min(old.length, next.length)
  let start = 0
  while (start < shortest && old[start] === next[start]) start++
  let end = 0
  while (end < shortest - start && old.at(-1 - end) === next.at(-1 - end)) end++
  const part = (lines: readonly string[], sign: string): readonly string[] =>
    lines.slice(start, lines.length - end).map((text) => `${sign}   ${text}`)
  return [...part(old, '-'), ...part(next, '+')]
}

/** One short line for a value of a specification. */
export const showValue = (value: unknown): string => shorten(wholeValue(value))

function wholeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value) && value.length === 0) return 'none'
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function shorten(text: string): string {
  const lines = text.trimEnd().split('\n').length
  if (lines > 1) return `(${lines} lines)`
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
