import { expect, expectTypeOf, test } from 'vitest'
import { defined } from './defined.ts'

test('leaves out undefined values, and nothing else', () => {
  const hint = [].at(0) as string | undefined
  const fields = defined({ hint, text: '', count: 0, isOpen: false, none: null })
  expect(Object.entries(fields)).toEqual([
    ['text', ''],
    ['count', 0],
    ['isOpen', false],
    ['none', null],
  ])
  expectTypeOf(defined({ hint })).toEqualTypeOf<{ hint?: string }>()
})
