import { clipText } from './wrap-text.ts'

export interface Count {
  readonly done: number
  readonly total: number
  readonly noun?: string
}

/** `█████░░░░░`: `fraction` from 0 to 1. */
export const bar = (fraction: number, width: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}

/** "56 of 119", "1 of 3 ready". */
export const countText = ({ done, total, noun }: Count): string =>
  `${done} of ${total}${noun === undefined ? '' : ` ${noun}`}`

/** "kops builds  █████░░░░░  56 of 119" in at most `room` characters: the bar shrinks first, then the text. */
export const countedBar = (what: string, count: Count, room: number): string => {
  const counted = countText(count)
  const barWidth = Math.max(6, Math.min(16, room - counted.length - 22))
  const left = clipText(what, Math.max(0, room - barWidth - counted.length - 4))
  const { done, total } = count
  return `${left === '' ? '' : `${left}  `}${bar(total === 0 ? 0 : done / total, barWidth)}  ${counted}`
}
