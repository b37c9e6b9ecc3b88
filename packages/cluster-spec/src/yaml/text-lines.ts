/** The start of the line that contains `at`. */
export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1)

/** The end of the line that contains `at`: its line break, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

export const columnOf = (text: string, at: number): number => at - lineStart(text, at)

/** Whether only spaces precede it on its line. */
export const isFirstInLine = (text: string, at: number): boolean => text.slice(lineStart(text, at), at).trim() === ''

/** The text with these whole lines after the line that contains `at`. */
export function insertAfterLine(text: string, at: number, lines: string): string {
  const end = lineEnd(text, at)
  return `${text.slice(0, end)}\n${lines}${text.slice(end)}`
}

/** The text without the lines from that of `from` to that of `to`. */
export function withoutLines(text: string, from: number, to: number): string {
  const end = lineEnd(text, to)
  return end === text.length
    ? text.slice(0, Math.max(0, lineStart(text, from) - 1))
    : text.slice(0, lineStart(text, from)) + text.slice(end + 1)
}

/** Indents every line except the first by this many spaces; empty lines stay empty. */
export const hang = (text: string, column: number): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column) + line))
    .join('\n')
