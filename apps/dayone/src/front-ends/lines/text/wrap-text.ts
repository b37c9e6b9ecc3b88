/** Letters in pieces of at most `limit`. */
const pieces = (letters: readonly string[], limit: number): readonly string[] =>
  letters.length <= limit
    ? [letters.join('')]
    : [letters.slice(0, limit).join(''), ...pieces(letters.slice(limit), limit)]

/**
 * Breaks text at blanks into lines of at most `width` characters. A longer word is a line of its own and is not broken,
 * so that an address can be copied. Line ends in the text are kept.
 */
export const wrapText = (text: string, width: number): readonly string[] => {
  const limit = Math.max(1, width)
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(/\s+/).filter((part) => part !== '')) {
      const joined = line === '' ? word : `${line} ${word}`
      if ([...joined].length > limit && line !== '') {
        lines.push(line)
        line = word
      } else line = joined
    }
    return [...lines, line]
  })
}

/** As `wrapText`, but a longer word is cut: for cells, and for screens that clip their rows. */
export const foldText = (text: string, width: number): readonly string[] =>
  wrapText(text, width).flatMap((row) => pieces([...row], Math.max(1, width)))

/** One line of at most `width` characters, with an ellipsis where it was cut. */
export const clipText = (text: string, width: number): string => {
  const letters = [...text]
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`
}

/** Fills with blanks up to `width`, or clips. */
export const padText = (text: string, width: number): string => {
  const clipped = clipText(text, width)
  return clipped + ' '.repeat(Math.max(0, width - [...clipped].length))
}

/**
 * A row of preformatted text: its whitespace is kept, what is too long continues below, indented by `indent`.
 * It breaks at a blank or after a comma where one is near the end of the row.
 */
export const hangText = (text: string, width: number, indent: number): readonly string[] => {
  const rows: string[] = []
  let rest = text
  let before = ''
  while ([...rest].length > Math.max(1, width - before.length)) {
    const room = Math.max(1, width - before.length)
    const head = [...rest].slice(0, room).join('')
    const at = Math.max(head.lastIndexOf(' '), head.lastIndexOf(',')) + 1
    const cut = at > room / 2 ? head.slice(0, at) : head
    rows.push(before + cut)
    rest = rest.slice(cut.length)
    before = ' '.repeat(Math.min(indent + text.length - text.trimStart().length, Math.floor(width / 2)))
  }
  return [...rows, before + rest]
}
