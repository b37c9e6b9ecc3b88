import { describe, expect, it } from 'vitest'
import { editText, insertText, pressEdit, visibleEdit, type EditKey, type TextEdit } from './text-edit.ts'

/** A line with its cursor drawn as `|`. */
const drawn = ({ text, cursor }: TextEdit): string =>
  `${[...text].slice(0, cursor).join('')}|${[...text].slice(cursor).join('')}`
const parsed = (drawing: string): TextEdit => ({ text: drawing.replace('|', ''), cursor: [...drawing].indexOf('|') })

describe('pressEdit', () => {
  it.each<[string, EditKey, string]>([
    ['shop|', 'left', 'sho|p'],
    ['|shop', 'left', '|shop'],
    ['sh|op', 'right', 'sho|p'],
    ['shop|', 'right', 'shop|'],
    ['sh|op', 'home', '|shop'],
    ['sh|op', 'end', 'shop|'],
    ['sh|op', 'backspace', 's|op'],
    ['|shop', 'backspace', '|shop'],
    ['sh|op', 'delete', 'sh|p'],
    ['shop|', 'delete', 'shop|'],
    ['sh|op', 'clear-before', '|op'],
    ['10.0.0.0/8 192.168.0.0/16|', 'word-before', '10.0.0.0/8 |'],
    ['10.0.0.0/8 |192', 'word-before', '|192'],
    ['k👍|s', 'backspace', 'k|s'],
  ])('%s, %s: %s', (before, key, after) => {
    expect(drawn(pressEdit(parsed(before), key))).toBe(after)
  })
})

it('inserts text at the cursor, on one line', () => {
  expect(drawn(insertText(parsed('a|d'), 'b\r\nc'))).toBe('ab c|d')
})

it('starts with the cursor at the end', () => {
  expect(drawn(editText('shop'))).toBe('shop|')
})

it.each<[string, number, string]>([
  ['shop|', 10, 'shop|'],
  ['abcdefgh|', 5, 'efgh|'],
  ['|abcdefgh', 5, '|abcd'],
  ['abcdef|gh', 5, 'cdef|'],
])('shows %s in %i columns: %s', (line, width, shown) => {
  const { before, after } = visibleEdit(parsed(line), width)
  expect(`${before}|${after}`).toBe(shown)
})
