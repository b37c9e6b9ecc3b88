export interface TaskCount {
  readonly done: number
  readonly total: number
}

/** kops' own progress, `Tasks: 76 done / 119 total; 34 can run`, from a line of its output. */
export const kopsTasks = (text: string): TaskCount | undefined => {
  const found = /Tasks: (\d+) done \/ (\d+) total/.exec(text)
  return found === null ? undefined : { done: Number(found[1]), total: Number(found[2]) }
}

/** `█████░░░░░`: `fraction` from 0 to 1. */
export const bar = (fraction: number, width: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}
