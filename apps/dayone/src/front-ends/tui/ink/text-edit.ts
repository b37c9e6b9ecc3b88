/** A line being typed; `cursor` counts characters before it. */
export interface TextEdit {
  readonly text: string
  readonly cursor: number
}

export type EditKey = 'left' | 'right' | 'home' | 'end' | 'backspace' | 'delete' | 'clear-before' | 'word-before'

export const editText = (text: string): TextEdit => ({ text, cursor: [...text].length })

/** Inserts text at the cursor. Line ends and other control characters become blanks: a pasted list stays one line. */
export const insertText = ({ text, cursor }: TextEdit, added: string): TextEdit => {
  // eslint-disable-next-line no-control-regex -- control characters are what must not get into an answer
  const clean = [...added.replace(/[\u0000-\u001f\u007f]+/g, ' ')]
  const letters = [...text]
  letters.splice(cursor, 0, ...clean)
  return { text: letters.join(''), cursor: cursor + clean.length }
}

const cut = ({ text }: TextEdit, from: number, to: number): TextEdit => {
  const letters = [...text]
  letters.splice(from, to - from)
  return { text: letters.join(''), cursor: from }
}

/** The line after an editing key. */
export const pressEdit = (edit: TextEdit, key: EditKey): TextEdit => {
  const { text, cursor } = edit
  const length = [...text].length
  switch (key) {
    case 'left':
      return { text, cursor: Math.max(0, cursor - 1) }
    case 'right':
      return { text, cursor: Math.min(length, cursor + 1) }
    case 'home':
      return { text, cursor: 0 }
    case 'end':
      return { text, cursor: length }
    case 'backspace':
      return cursor === 0 ? edit : cut(edit, cursor - 1, cursor)
    case 'delete':
      return cursor === length ? edit : cut(edit, cursor, cursor + 1)
    case 'clear-before':
      return cut(edit, 0, cursor)
    case 'word-before': {
      const before = [...text].slice(0, cursor).join('')
      return cut(edit, [...before.replace(/\S+\s*$/, '')].length, cursor)
    }
  }
}

/** The part of the line that fits, with the cursor in it: characters before the cursor, and from it on. */
export const visibleEdit = ({ text, cursor }: TextEdit, width: number): { before: string; after: string } => {
  const letters = [...text]
  const room = Math.max(1, width - 1)
  const start = Math.max(0, cursor - room)
  return { before: letters.slice(start, cursor).join(''), after: letters.slice(cursor, start + room).join('') }
}
