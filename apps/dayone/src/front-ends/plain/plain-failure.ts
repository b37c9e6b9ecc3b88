import type { Failure } from '@dayone/pipeline'
import { failureLines } from '../lines/result/failure-lines.ts'
import { line, type Line } from '../lines/text/line.ts'
import { isCut, wordLines, type WordRoom } from '../lines/text/original-words.ts'

/** Lines are for pipes and logs too: they are not folded, and there may be more of them than on a screen. */
const ROOM: WordRoom = { rows: 40, width: 2000 }

/** A failure with the other program's output below it; if it is too long, with the path of the log. */
export const plainFailure = (failure: Failure, width: number, logFile: string | undefined): readonly Line[] => [
  ...failureLines(failure, width, ROOM),
  ...allOfIt(failure.detail, logFile),
]

/** The other program's output alone, for one line. */
export const plainWords = (words: string | undefined, logFile: string | undefined): readonly Line[] =>
  words === undefined ? [] : [...wordLines(words, ROOM), ...allOfIt(words, logFile)]

const allOfIt = (words: string | undefined, logFile: string | undefined): readonly Line[] =>
  words === undefined || logFile === undefined || !isCut(words, ROOM) ? [] : [line(`  Full output: ${logFile}`, 'dim')]
