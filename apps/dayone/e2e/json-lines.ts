/** What a program printed as one JSON object per line; fails when a line is anything else. */
export const jsonLines = <T>(text: string): readonly T[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
