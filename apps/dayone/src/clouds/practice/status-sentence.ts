import type { PracticeStatus } from '@dayone/practice-cloud'
import { timeText } from '../../front-ends/lines/text/time-text.ts'

/** A short form that begins with the state. Pure. */
export function statusWords(status: PracticeStatus): string {
  switch (status.state) {
    case 'running':
      return `running since ${timeText(new Date(status.startedAt))} at ${status.endpoint}`
    case 'gone':
      return `lost: the cloud started at ${timeText(new Date(status.startedAt))} was terminated with everything in it. The next start is empty.`
    case 'of another version':
      return `version mismatch: started by another version of dayone at ${timeText(new Date(status.startedAt))}.`
    case 'stopped':
      return 'not running'
  }
}

/** The state of the practice cloud as a sentence, and what to do. Pure. */
export function statusSentence(status: PracticeStatus): { readonly text: string; readonly hint: string } {
  switch (status.state) {
    case 'running':
      return {
        text: `The practice cloud has been running since ${timeText(new Date(status.startedAt))} at ${status.endpoint}.`,
        hint: 'Use it with: dayone practice shell',
      }
    case 'gone':
      return {
        text: `The practice cloud started at ${timeText(new Date(status.startedAt))} was terminated, and its clusters are lost.`,
        hint: 'Start an empty one: dayone practice start',
      }
    case 'of another version':
      return {
        text: `The practice cloud running since ${timeText(new Date(status.startedAt))} was started by another version of dayone.`,
        hint: 'Use that version, or stop the cloud and delete its clusters: dayone practice stop',
      }
    case 'stopped':
      return { text: 'The practice cloud is not running.', hint: 'Start it with: dayone practice start' }
  }
}
