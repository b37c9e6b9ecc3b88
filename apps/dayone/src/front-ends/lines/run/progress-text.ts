import type { Progress, ProgressView, Seen } from '@dayone/pipeline'
import { countText } from '../text/bar.ts'
import { duration } from '../text/elapsed.ts'
import { line, type Line } from '../text/line.ts'

/** "kops builds: 56 of 119"; without a count only what goes on. */
export const progressText = ({ what, count }: Progress): string =>
  count === undefined ? what : `${what}: ${countText(count)}`

/** "41 s so far". */
export const soFar = ({ since }: ProgressView, now: Date): string =>
  `${duration(now.getTime() - Date.parse(since))} so far`

/** The same with how long it takes as a rule. */
export const progressTime = (progress: ProgressView, now: Date): string =>
  progress.usually === undefined ? soFar(progress, now) : `${soFar(progress, now)}; usually ${progress.usually}`

/** A sign for the eye and, without one, the order: what is there stands before what is still missing. */
export const seenLine = ({ text, isThere }: Seen): Line =>
  isThere
    ? [
        { text: '✓ ', tone: 'good' },
        { text, tone: 'dim' },
      ]
    : line(`… ${text}`, 'dim')
