/** Where the line begins in which `at` stands. */
export const lineStart = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1)

/** Where the line ends in which `at` stands: its line break, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

export const columnOf = (text: string, at: number): number => at - lineStart(text, at)

/** Whether nothing but blanks stands before it in its line. */
export const isFirstInLine = (text: string, at: number): boolean => text.slice(lineStart(text, at), at).trim() === ''

/** The text with these whole lines after the line in which `at` stands. */
export function insertAfterLine(text: string, at: number, lines: string): string {
  const end = lineEnd(text, at)
  return `${text.slice(0, end)}\n${lines}${text.slice(end)}`
}

/** The text without the lines in which `from` and `to` stand, and those between them. */
export function withoutLines(text: string, from: number, to: number): string {
  const end = lineEnd(text, to)
  return end === text.length
    ? text.slice(0, Math.max(0, lineStart(text, from) - 1))
    : text.slice(0, lineStart(text, from)) + text.slice(end + 1)
}

/** Every line but the first moved to the right by this many blanks; empty lines stay empty. */
export const hang = (text: string, column: number): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column) + line))
    .join('\n')
