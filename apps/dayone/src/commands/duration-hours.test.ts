import { expect, it } from 'vitest'
import { durationHours } from './duration-hours.ts'

it.each([
  ['30m', 0.5],
  ['8h', 8],
  ['72h', 72],
])('%s is %d hours', (text, hours) => {
  expect(durationHours('--for', text)).toBe(hours)
})

it.each(['', 'abc', '8', '0h', '-1h', '1.5h', '1d', '1h30m'])(
  '%j is no duration of the option that was given',
  (text) => {
    expect(() => durationHours('--for', text)).toThrow(`--for ${text}: not a duration.`)
  },
)
