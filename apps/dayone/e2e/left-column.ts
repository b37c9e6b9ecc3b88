/** What is said left of how it is known, with the line breaks of the narrow column taken out. */
export const leftColumn = (text: string): string =>
  text
    .split('\n')
    .filter((row) => !/^ {10,}/.test(row))
    .map((row) => row.trim().split(/ {2,}/)[0])
    .join(' ')
