/** The meaning of a colour; the text always has it too. */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'accent'

/** A run of characters of one look. */
export interface Span {
  readonly text: string
  readonly tone?: Tone
  readonly bold?: true
}

/** One row of the screen. Every view is a list of them, so that its height is known before it is drawn. */
export type Line = readonly Span[]

export const line = (text: string, tone?: Tone): Line => [tone === undefined ? { text } : { text, tone }]

export const boldLine = (text: string): Line => [{ text, bold: true }]

export const blank: Line = [{ text: '' }]

export const lineText = (row: Line): string => row.map((span) => span.text).join('')
