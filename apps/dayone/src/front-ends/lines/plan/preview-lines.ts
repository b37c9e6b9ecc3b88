import { stripVTControlCharacters } from 'node:util'
import type { Change, Plan } from '@dayone/pipeline'
import { blank, boldLine, line, type Line } from '../text/line.ts'
import { wrapText } from '../text/wrap-text.ts'

type Preview = NonNullable<Change['preview']>

/** The previews of other programs for these plans. */
export const previewsOf = (plans: readonly Plan[]): readonly Preview[] =>
  plans.flatMap(({ changes }) => changes.flatMap(({ preview }) => preview ?? []))

/** A tab as the blanks up to the next stop, as a terminal draws it: every eighth column. */
const expandTabs = (text: string): string =>
  text.split('\t').reduce((before, part) => before + ' '.repeat(8 - ([...before].length % 8)) + part)

/** All of it, verbatim; what is too long for a row continues in the next one. */
export const previewLines = (plans: readonly Plan[], width: number): readonly Line[] =>
  previewsOf(plans).flatMap(({ by, text }, index) => [
    ...(index === 0 ? [] : [blank]),
    boldLine(by),
    ...stripVTControlCharacters(text)
      .trimEnd()
      .split(/\r?\n/)
      .flatMap((row) => cut(expandTabs(row), width).map((part) => line(part))),
  ])

const cut = (text: string, width: number): readonly string[] => {
  const letters = [...text]
  if (letters.length <= width) return [text]
  return Array.from({ length: Math.ceil(letters.length / width) }, (_, at) =>
    letters.slice(at * width, (at + 1) * width).join(''),
  )
}

/** Where the whole of it is, for lists that leave it out. */
export const previewNote = ({ by, text }: Preview, width: number): readonly Line[] =>
  wrapText(`The full output of \`${by}\` (${text.trimEnd().split('\n').length} lines) is in the log.`, width).map(
    (part) => line(part, 'dim'),
  )
