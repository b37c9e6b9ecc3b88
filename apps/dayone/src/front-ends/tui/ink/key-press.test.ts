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
  ['Ctrl-U with the text after it', '\u0015shop', none, [{ name: 'clear-before' }, { name: 'text', text: 'shop' }]],
  [
    'a letter, its removal and Enter',
    'sx\u007f\r',
    none,
    [{ name: 'text', text: 'sx' }, { name: 'backspace' }, { name: 'enter' }],
  ],
  ['Ctrl-C behind text', 'shop\u0003', none, [{ name: 'text', text: 'shop' }, { name: 'interrupt' }]],
  [
    'a control character that means nothing here',
    'a\u0002b',
    none,
    [
      { name: 'text', text: 'a' },
      { name: 'text', text: 'b' },
    ],
  ],
  ['Ctrl-C', 'c', { ...none, ctrl: true }, [{ name: 'interrupt' }]],
])('%s', (_, input, key, pressed) => {
  expect(keyPresses(input, key)).toEqual(pressed)
})
