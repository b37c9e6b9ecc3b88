import type { KeyPress } from './key-press.ts'

/** The offset of a text after a scroll key; unchanged for every other key. */
export const scrolled = (
  offset: number,
  key: KeyPress,
  { page, last }: { readonly page: number; readonly last: number },
): number => {
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    down: 1,
    'page-up': -page,
    'page-down': page,
    home: -last,
    end: last,
  }
  return Math.min(last, Math.max(0, offset + (steps[key.name] ?? 0)))
}
