/**
 * Invisible characters that terminals interpret or that change what a reader sees: control characters (C0, DEL, C1),
 * marks and overrides of direction (Unicode UAX #9; CVE-2021-42574), zero-width and other default-ignorable ones, line
 * separators, unpaired surrogates. The caller decides about tab and line feed.
 */
const INVISIBLE = /(?!\t|\n|\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/** Most texts: printable ASCII only. */
const PLAIN = /^[ -~]*$/

/** This character joins several emoji into one: a family, a flag with a color. Between two of them it stays. */
const JOINED_EMOJI = /(?<=\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic})/gu

const escape = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')

/**
 * The text with every invisible character shown as `\u001b`. Ordinary text (é, 日本語, emoji) and tabs stay. Line feeds
 * stay if `lines` allows them, for example in another program's output, and are escaped in a single line: a name must
 * not be able to start a new line. Pure and idempotent.
 */
export function visibleText(text: string, lines: 'one' | 'many' = 'one'): string {
  if (PLAIN.test(text)) return text
  const joined = text.includes('\u200d') ? text.replace(JOINED_EMOJI, '\ue000') : text
  const shown = (lines === 'many' ? joined.replaceAll('\r\n', '\n') : joined).replace(INVISIBLE, escape)
  const whole = joined === text ? shown : shown.replaceAll('\ue000', '\u200d')
  return lines === 'one' && whole.includes('\n') ? whole.replaceAll('\n', '\\n') : whole
}

/** Multi-line fields of events: diffs, output of other programs, data of a change. */
const MANY_LINES = new Set(['diff', 'detail', 'preview', 'data'])

/** The same data with all strings, including keys, made visible, at any depth. */
export const visibleDeep = <T>(value: T): T => visibleValue(value, 'one') as T

function visibleValue(value: unknown, lines: 'one' | 'many'): unknown {
  if (typeof value === 'string') return visibleText(value, lines)
  if (Array.isArray(value)) return value.map((item) => visibleValue(item, lines))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      visibleText(key),
      visibleValue(item, lines === 'many' || MANY_LINES.has(key) ? 'many' : 'one'),
    ]),
  )
}
