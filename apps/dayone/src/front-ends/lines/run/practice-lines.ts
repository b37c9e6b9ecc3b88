import type { PracticeProgress } from '../../front-end.ts'
import { bar } from '../text/bar.ts'
import { line, type Line, type Tone } from '../text/line.ts'
import { padText } from '../text/wrap-text.ts'

const marks: Readonly<Record<PracticeProgress['state'], readonly [sign: string, word: string, tone: Tone]>> = {
  waiting: ['○', 'waits', 'dim'],
  building: ['●', 'working', 'accent'],
  ready: ['✓', 'ready', 'good'],
  failed: ['✗', 'failed', 'bad'],
}

/** One row per part of the practice cloud. */
export const practiceLines = (parts: readonly PracticeProgress[]): readonly Line[] =>
  parts.map(({ part, state, detail, fraction }) => {
    const [sign, word, tone] = marks[state]
    const progress = state === 'building' && fraction !== undefined ? `${bar(fraction, 16)}  ` : ''
    return [
      { text: `${sign} `, tone },
      { text: padText(part, 26) },
      { text: `${progress}${padText(word, 8)}` },
      { text: detail === undefined ? '' : `  ${detail}`, tone: 'dim' },
    ]
  })

/** The same in one row, for the foot of a question; empty when all is ready. */
export const practiceSummary = (parts: readonly PracticeProgress[]): readonly Line[] => {
  if (parts.every(({ state }) => state === 'ready')) return []
  const ready = parts.filter(({ state }) => state === 'ready').length
  const inWork = parts
    .filter(({ state }) => state === 'building')
    .map(({ part, fraction }) => `${part}${fraction === undefined ? '' : ` ${Math.round(fraction * 100)} %`}`)
  const words = [`Practice: ${ready} of ${parts.length} parts ready`, ...inWork]
  return [line(words.join(' · '), 'dim')]
}

/** The newest word of a part takes the place of the older one. */
export const withPractice = (
  parts: readonly PracticeProgress[],
  news: PracticeProgress,
): readonly PracticeProgress[] =>
  parts.some(({ part }) => part === news.part)
    ? parts.map((old) => (old.part === news.part ? news : old))
    : [...parts, news]
