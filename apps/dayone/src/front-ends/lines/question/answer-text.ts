/** An answer as people read and type it: lists with commas, yes and no, nothing as an empty text. */
export const answerText = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((item) => answerText(item)).join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** What was typed, as the kind of value that a question asks for; an invalid number stays text, for `validate` to reject. */
export const typedValue = (kind: 'text' | 'number' | 'path' | 'list', typed: string): unknown => {
  const text = typed.trim()
  if (kind === 'list') return text.split(/[\s,]+/).filter((part) => part !== '')
  if (kind !== 'number') return text
  const number = Number(text)
  return text === '' || Number.isNaN(number) ? text : number
}
