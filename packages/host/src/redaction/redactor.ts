import { secretIndex } from './secret-index.ts'
import { REDACTED, redactKeyBlocks, redactPatterns } from './secret-patterns.ts'

const SHORTEST_SECRET = 6

/** Keeps secrets out of output and logs. */
export interface Redactor {
  /**
   * Registers a value, with its base64 and URL-encoded forms and the lines of a multi-line text. Values shorter than
   * six characters are ignored, because they would redact ordinary words.
   */
  readonly add: (secret: string) => void
  /** Reverts one `add` of the value: keys of finished proofs would only fill the memory. */
  readonly forget: (secret: string) => void
  /** The text without registered values and without anything that looks like a secret. */
  readonly redact: (text: string) => string
}

/** One redactor per run: secrets of one run do not stay in the next. */
export const createRedactor = (): Redactor => {
  const index = secretIndex(SHORTEST_SECRET)

  const add = (secret: string): void => allFormsOf(secret).forEach(index.add)
  const forget = (secret: string): void => allFormsOf(secret).forEach(index.remove)

  const redact = (text: string): string => redactPatterns(index.cover(redactKeyBlocks(text), REDACTED))

  return { add, forget, redact }
}

/** Each form once, so that `forget` reverts exactly one `add`. */
const allFormsOf = (secret: string): ReadonlySet<string> => {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'))
  const forms = [secret, secret.trim(), ...lines].flatMap(formsOf)
  return new Set(forms.filter((form) => form.length >= SHORTEST_SECRET))
}

const formsOf = (value: string): readonly string[] => {
  if (value.length < SHORTEST_SECRET) return []
  const base64 = Buffer.from(value).toString('base64')
  return [
    value,
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(value).toString('base64url'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ]
}
