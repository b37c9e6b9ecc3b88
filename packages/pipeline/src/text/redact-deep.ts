/** The same data with every string redacted, at any depth. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
  return mapStrings(value, redact) as T
}

function mapStrings(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, redact)]))
}
