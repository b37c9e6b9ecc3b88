import type { Line } from '../../lines/text/line.ts'
import { line } from '../../lines/text/line.ts'

export interface ScreenSize {
  readonly columns: number
  readonly rows: number
}

/** From this width on, the reason is next to the question instead of below it. */
export const isWide = ({ columns }: ScreenSize): boolean => columns >= 100

/** The rows a screen may use: two less than the terminal has, so that nothing scrolls or is erased. */
export const usableRows = ({ rows }: ScreenSize): number => rows - 2

/** The part of a list that fits, from `offset` on; the last row says how much is below. */
export const windowLines = (lines: readonly Line[], height: number, offset: number): readonly Line[] => {
  if (height < 1) return []
  if (lines.length <= height) return lines
  const start = Math.min(Math.max(0, offset), lines.length - height + 1)
  const below = lines.length - start - (height - 1)
  return below <= 0
    ? lines.slice(-height)
    : [...lines.slice(start, start + height - 1), line(`… ${below} more (↑ ↓ to scroll)`, 'dim')]
}

/** Where a list may begin at most, for the keys that scroll it. */
export const lastOffset = (count: number, height: number): number => (count <= height ? 0 : count - height + 1)
