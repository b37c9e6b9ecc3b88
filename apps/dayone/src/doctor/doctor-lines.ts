import { wrapText } from '../front-ends/lines/text/wrap-text.ts'
import type { DoctorResult } from './run-checks.ts'

const STATUS_WIDTH = 'skipped'.length

/** The results as a table of at most `width` columns: what to do is below what was found. Skipped checks come last, by its reason. Pure. */
export const doctorLines = (results: readonly DoctorResult[], width: number): readonly string[] => {
  const made = results.filter(({ status }) => status !== 'skipped')
  const skipped = Map.groupBy(
    results.filter(({ status }) => status === 'skipped'),
    ({ found, hint }) => `${found}${hint === undefined ? '' : ` ${hint}`}`,
  )
  const idWidth = Math.max(...results.map(({ id }) => id.length), 0)
  const indent = idWidth + STATUS_WIDTH + 4
  const blank = ' '.repeat(indent)
  const row = (id: string, status: string, texts: readonly string[]): readonly string[] =>
    texts
      .flatMap((text) => wrapText(text, width - indent))
      .map((text, index) =>
        `${index === 0 ? `${id.padEnd(idWidth)}  ${status.padEnd(STATUS_WIDTH)}  ` : blank}${text}`.trimEnd(),
      )
  const due = results.filter(({ exit, isBug }) => exit !== undefined || isBug === true).map(({ id }) => id)
  return [
    ...made.flatMap(({ id, status, found, hint }) =>
      row(id, status, hint === undefined ? [found] : [found, `→ ${hint}`]),
    ),
    ...[...skipped].flatMap(([reason, rows]) => [
      '',
      ...wrapText(`Skipped: ${rows.map(({ id }) => id).join(', ')}.`, width),
      ...wrapText(reason, width - 2).map((line) => `  ${line}`),
    ]),
    '',
    ...wrapText(due.length === 0 ? 'No problems found.' : `Needs action: ${due.join(', ')}.`, width),
  ]
}
