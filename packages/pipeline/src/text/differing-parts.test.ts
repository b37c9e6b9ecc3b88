import { expect, test } from 'vitest'
import { differingParts, shownWhole } from './differing-parts.ts'

const long = (middle: string): string => `${'a'.repeat(500)}${middle}${'z'.repeat(500)}`

test('short values stay whole', () => {
  expect(differingParts('0.0.0.0/0', 'none')).toEqual(['0.0.0.0/0', 'none'])
})

test.each([
  ['one word', long('"level":"None"'), long('"level":"Metadata"')],
  ['something added', long(''), long(',{"Action":"*"}')],
  ['something taken away', long('except'), long('')],
])('shows the difference of long values: %s', (_name, before, after) => {
  const [old, next] = differingParts(before, after)
  const middle = (text: string): string => text.replace(/^a+/, '').replace(/z+$/, '')
  expect(old).toContain(middle(before))
  expect(next).toContain(middle(after))
  expect(next).toMatch(/^…a{25,40}.*z{25,40}…$/)
})

test('a very long value is truncated, with the number of characters left out', () => {
  expect(shownWhole('x'.repeat(5000))).toMatch(/^x{4000}… \(1000 more characters\)$/)
  expect(differingParts('a', 'x'.repeat(9000))[1]).toContain('more characters')
})
