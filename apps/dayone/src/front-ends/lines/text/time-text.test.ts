import { expect, test } from 'vitest'
import { timeText } from './time-text.ts'

test('a moment is written to the minute, with its zone', () => {
  expect(timeText(new Date('2026-11-28T22:21:48.123Z'))).toBe('2026-11-28 22:21 UTC')
})
