import type { Key } from 'ink'
import { expect, it } from 'vitest'
import { keyPresses } from './key-press.ts'

const none = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
} as unknown as Key

it.each([
  ['a letter', 'a', none, [{ name: 'text', text: 'a' }]],
  ['Enter', '\r', { ...none, return: true }, [{ name: 'enter' }]],
  ['Enter, pressed before the terminal was raw', '\n', none, [{ name: 'enter' }]],
  ['fast typing', 'shop\r', none, [{ name: 'text', text: 'shop' }, { name: 'enter' }]],
  ['Ctrl-C', 'c', { ...none, ctrl: true }, [{ name: 'interrupt' }]],
])('%s', (_, input, key, pressed) => {
  expect(keyPresses(input, key)).toEqual(pressed)
})
