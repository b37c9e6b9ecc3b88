/** The output of a program with one JSON object per line; fails on any other line. */
export const jsonLines = <T>(text: string): readonly T[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
