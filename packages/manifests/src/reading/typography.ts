/** A typographic character that web pages and word processors substitute for one with a meaning in YAML. */
export interface Typography {
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly character: string
  /** "a typographic dash (U+2013)". */
  readonly name: string
  /** The intended character. */
  readonly plain: string
}

const characters: Readonly<Record<string, readonly [plain: string, name: string]>> = {
  '\u201c': ['"', 'a typographic quote'],
  '\u201d': ['"', 'a typographic quote'],
  '\u201e': ['"', 'a typographic quote'],
  '\u2018': ["'", 'a typographic apostrophe'],
  '\u2019': ["'", 'a typographic apostrophe'],
  '\u201a': ["'", 'a typographic apostrophe'],
  '\u2010': ['-', 'a typographic hyphen'],
  '\u2011': ['-', 'a hyphen that does not break'],
  '\u2012': ['-', 'a typographic dash'],
  '\u2013': ['-', 'a typographic dash'],
  '\u2014': ['-', 'a typographic dash'],
  '\u2212': ['-', 'a minus sign'],
  '\u00a0': [' ', 'a space that does not break'],
  '\u202f': [' ', 'a narrow space that does not break'],
  '\u2007': [' ', 'a figure space'],
  '\u2026': ['...', 'an ellipsis'],
  '\u200b': ['', 'an invisible space'],
  '\ufeff': ['', 'a byte order mark'],
}

const pattern = new RegExp(`[${Object.keys(characters).join('')}]`, 'gu')

const inComment = (line: string, column: number): boolean => /(^|\s)#/.test(line.slice(0, column))

/** Their positions, without those in comments, where they are harmless. */
export const findTypography = (text: string): readonly Typography[] =>
  text.split('\n').flatMap((line, index) =>
    [...line.matchAll(pattern)]
      .filter(({ index: at, 0: character }) => !inComment(line, at) && !(character === '\ufeff' && index + at === 0))
      .map(({ index: at, 0: character }) => {
        const [plain, name] = characters[character] ?? ['', '']
        const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''
        return { line: index + 1, column: at + 1, character, name: `${name} (U+${code})`, plain }
      }),
  )

/** The text with plain characters instead. */
export const withPlainTypography = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line.replace(pattern, (character, at: number) =>
        inComment(line, at) ? character : (characters[character]?.[0] ?? character),
      ),
    )
    .join('\n')
