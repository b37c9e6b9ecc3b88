import { styleText } from 'node:util'
import type { Line, Span, Tone } from './line.ts'

const styles: Readonly<Record<Tone, 'green' | 'red' | 'yellow' | 'dim' | 'cyan'>> = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  accent: 'cyan',
  dim: 'dim',
}

const paintSpan = ({ text, tone, bold }: Span): string => {
  const toned = tone === undefined ? text : styleText(styles[tone], text, { validateStream: false })
  return bold ? styleText('bold', toned, { validateStream: false }) : toned
}

/** Lines as text for a stream, each with its end. Without colour only the words are left. */
export const paintLines = (lines: readonly Line[], color: boolean): string =>
  lines
    .map((row) => row.map((span) => (color ? paintSpan(span) : span.text)).join(''))
    .map((text) => `${text.trimEnd()}\n`)
    .join('')
