import type { PipelineEvent, RunView } from '@dayone/pipeline'
import { duration } from '../text/elapsed.ts'
import { failureLines, screenRoom } from '../result/failure-lines.ts'
import type { Line } from '../text/line.ts'
import { changeMark, checkMark, outcomeMark } from '../text/marks.ts'
import { wordLines } from '../text/original-words.ts'
import { padText } from '../text/wrap-text.ts'

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/**
 * What an event adds permanently above the live part: changes that ran alone, failed checks, steps that are
 * done. `view` has the event in it already. Changes of a wave only count: there may be hundreds.
 */
export const historyLines = (event: PipelineEvent, view: RunView, width: number): readonly Line[] => {
  switch (event.type) {
    case 'change.applied': {
      if (event.change.wave !== undefined) return []
      const { word } = changeMark[event.change.action]
      return [
        [
          { text: '✓ ', tone: 'good' },
          { text: padText(event.step, 16) },
          { text: `${word} ${event.change.target}: done`, tone: 'dim' },
        ],
      ]
    }
    case 'step.checked': {
      if (event.check.status !== 'fail') return []
      const { sign, tone } = checkMark.fail
      return [
        [
          { text: `${sign} `, tone },
          { text: padText(event.step, 16) },
          { text: `check failed: ${event.check.text} (${event.check.means})` },
        ],
        ...(event.check.detail === undefined ? [] : wordLines(event.check.detail, screenRoom(width - 4))),
      ]
    }
    case 'step.finished': {
      const step = view.steps.find(({ id }) => id === event.step)
      const { sign, word, tone } = outcomeMark[event.outcome]
      const took = step?.startedAt === undefined ? '' : duration(Date.parse(event.at) - Date.parse(step.startedAt))
      const changes = step !== undefined && step.applied > 0 ? `, ${counted(step.applied, 'change')}` : ''
      return [
        [
          { text: `${sign} `, tone },
          { text: padText(event.step, 16) },
          { text: `${word}${changes}` },
          { text: `  ${took}`, tone: 'dim' },
        ],
        ...(event.failure === undefined ? [] : failureLines(event.failure, width - 4)),
      ]
    }
    default:
      return []
  }
}
