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

/**
 * Ink's two arguments as keys. Fast typing comes as one piece, "shop\r" for example: the text, then Enter. A
 * key pressed before the terminal is raw comes with its Enter as a line feed. Pasted text takes a different path.
 */
export const keyPresses = (input: string, key: Key): readonly KeyPress[] => {
  if (/[\r\n]/.test(input))
    return input
      .split(/(\r\n|\r|\n)/)
      .filter((part) => part !== '')
      .map((part) => (/[\r\n]/.test(part) ? { name: 'enter' } : { name: 'text', text: part }))
  const pressed = single(input, key)
  return pressed === undefined ? [] : [pressed]
}
