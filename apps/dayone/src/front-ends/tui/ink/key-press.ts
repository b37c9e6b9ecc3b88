import type { Key } from 'ink'
import type { EditKey } from './text-edit.ts'

/** A key as the screens think of it: one that types, or one that acts. */
export type KeyPress =
  | { readonly name: 'text'; readonly text: string }
  | { readonly name: 'enter' | 'escape' | 'up' | 'down' | 'page-up' | 'page-down' | 'interrupt' | EditKey }

const controls: Readonly<Record<string, Exclude<KeyPress['name'], 'text'>>> = {
  c: 'interrupt',
  a: 'home',
  e: 'end',
  u: 'clear-before',
  w: 'word-before',
  d: 'delete',
  p: 'up',
  n: 'down',
}

const single = (input: string, key: Key): KeyPress | undefined => {
  if (key.return) return { name: 'enter' }
  if (key.escape) return { name: 'escape' }
  if (key.upArrow) return { name: 'up' }
  if (key.downArrow) return { name: 'down' }
  if (key.leftArrow) return { name: 'left' }
  if (key.rightArrow) return { name: 'right' }
  if (key.pageUp) return { name: 'page-up' }
  if (key.pageDown) return { name: 'page-down' }
  if (key.home) return { name: 'home' }
  if (key.end) return { name: 'end' }
  if (key.backspace) return { name: 'backspace' }
  if (key.delete) return { name: 'delete' }
  if (key.ctrl) {
    const name = controls[input]
    return name === undefined ? undefined : { name }
  }
  return key.meta || key.tab || input === '' ? undefined : { name: 'text', text: input }
}

/** A control character that came within a piece of typing. */
const controlPress = (character: string): KeyPress | undefined => {
  if (/[\r\n]/.test(character)) return { name: 'enter' }
  if (character === '\u007f' || character === '\b') return { name: 'backspace' }
  // Ctrl-A is U+0001.
  const name = controls[String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x60)]
  return name === undefined ? undefined : { name }
}

const CONTROL = /(\r\n|\p{Cc})/u

/**
 * Ink's two arguments as keys. Fast typing arrives as one piece, "shop\r" or Ctrl-U with the text after it for example:
 * each key of it counts. A key pressed before the terminal is raw arrives with its Enter as a line feed. Pasted text
 * takes a different path.
 */
export const keyPresses = (input: string, key: Key): readonly KeyPress[] => {
  if (!/[\r\n]/.test(input) && (input.length < 2 || !CONTROL.test(input) || input.includes('\u001b'))) {
    const pressed = single(input, key)
    return pressed === undefined ? [] : [pressed]
  }
  return input
    .split(CONTROL)
    .filter((part) => part !== '')
    .flatMap((part) => (CONTROL.test(part) ? (controlPress(part) ?? []) : { name: 'text' as const, text: part }))
}
