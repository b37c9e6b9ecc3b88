import { wrapText } from '../front-ends/lines/text/wrap-text.ts'
import type { Verb } from './verb.ts'

/** As wide as commander prints where there is no terminal. */
const WIDTH = 80

/** Rows of two columns, as in the lists of commander. */
const table = (rows: readonly (readonly [term: string, description: string])[]): readonly string[] => {
  const start = Math.max(...rows.map(([term]) => term.length)) + 4
  return rows.flatMap(([term, description]) =>
    wrapText(description, WIDTH - start).map((text, row) => (row === 0 ? `  ${term}` : '').padEnd(start) + text),
  )
}

/** What follows the options in the help of a verb: its actions and its examples. */
export const verbHelp = ({ actions = {}, examples }: Pick<Verb, 'actions' | 'examples'>): string => {
  const rows = Object.entries(actions)
  return [
    ...(rows.length === 0 ? [] : ['', 'Actions:', ...table(rows)]),
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.map((line) => `  $ ${line}`),
  ].join('\n')
}
