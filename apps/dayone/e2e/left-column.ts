/** The text in the column left of `means`, with its line breaks removed. */
export const leftColumn = (text: string): string =>
  text
    .split('\n')
    .filter((row) => !/^ {10,}/.test(row))
    .map((row) => row.trim().split(/ {2,}/)[0])
    .join(' ')
