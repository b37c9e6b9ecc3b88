import { describe, expect, it } from 'vitest'
import { parseChoice, parseChoices } from './parse-choice.ts'

const choices = [
  { value: 'practice', label: 'Practice, on this computer' },
  { value: 'aws', label: 'AWS', unavailable: 'comes with the next step' },
  { value: '1', label: 'one' },
]

describe('parseChoice', () => {
  it.each<[string, unknown]>([
    ['practice', { value: 'practice' }],
    [' PRACTICE ', { value: 'practice' }],
    ['practice, on this computer', { value: 'practice' }],
    ['3', { value: '1' }],
    ['1', { value: '1' }],
    ['2', { error: 'AWS: comes with the next step.' }],
    ['4', { error: '"4" is not a choice. Type a number from 1 to 3.' }],
    ['0', { error: '"0" is not a choice. Type a number from 1 to 3.' }],
    ['', { error: '"" is not a choice. Type a number from 1 to 3.' }],
  ])('%j', (typed, expected) => {
    expect(parseChoice(typed, choices)).toEqual(expected)
  })
})

describe('parseChoices', () => {
  it.each<[string, unknown]>([
    ['practice, 3', { value: ['practice', '1'] }],
    ['practice practice', { value: ['practice'] }],
    ['', { value: [] }],
    ['practice, aws', { error: 'AWS: comes with the next step.' }],
  ])('%j', (typed, expected) => {
    expect(parseChoices(typed, choices)).toEqual(expected)
  })
})
