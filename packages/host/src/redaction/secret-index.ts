/** Finds many secrets in one pass over a text. */
export interface SecretIndex {
  /** Adds a text of at least `shortest` characters. */
  readonly add: (secret: string) => void
  /** Reverts one `add`. A text that was added more often stays. */
  readonly remove: (secret: string) => void
  /** The text with all secrets covered; overlapping secrets are covered as one. */
  readonly cover: (text: string, by: string) => string
}

/** The filter of 2 MiB is indexed by four characters of six bits, and created with the first secret. */
const FILTER_BITS = 24
const LOOKED_AT = 4
const MASK = (1 << FILTER_BITS) - 1

/** The filter index of the last four characters. */
const next = (before: number, code: number): number => ((before << 6) | (code & 63)) & MASK

/**
 * Finds secrets by their first characters: each position of the text is checked once, not once per secret, so a
 * thousand keys take as long as one. `shortest`: at least four.
 */
export const secretIndex = (shortest: number): SecretIndex => {
  /** How often each was added. */
  const counts = new Map<string, number>()
  /** By the first `shortest` characters, longest first. */
  const byBeginning = new Map<string, string[]>()
  let filter = new Uint8Array(0)

  /** The end of the longest secret that begins here; 0 if there is none. */
  const endOf = (text: string, at: number): number => {
    const found = byBeginning.get(text.slice(at, at + shortest))?.find((secret) => text.startsWith(secret, at))
    return found === undefined ? 0 : at + found.length
  }

  return {
    add(secret) {
      const count = counts.get(secret) ?? 0
      counts.set(secret, count + 1)
      if (count > 0) return
      const beginning = secret.slice(0, shortest)
      const known = byBeginning.get(beginning) ?? []
      const longestFirst = [...known, secret].sort((a, b) => b.length - a.length)
      byBeginning.set(beginning, longestFirst)
      if (filter.length === 0) filter = new Uint8Array(1 << (FILTER_BITS - 3))
      let place = 0
      for (let at = 0; at < LOOKED_AT; at++) place = next(place, secret.charCodeAt(at))
      filter[place >> 3] = (filter[place >> 3] ?? 0) | (1 << (place & 7))
    },
    remove(secret) {
      const count = counts.get(secret)
      if (count === undefined) return
      if (count > 1) {
        counts.set(secret, count - 1)
        return
      }
      counts.delete(secret)
      // The filter keeps the entry, because it only says where to look.
      const beginning = secret.slice(0, shortest)
      const others = (byBeginning.get(beginning) ?? []).filter((known) => known !== secret)
      if (others.length === 0) byBeginning.delete(beginning)
      else byBeginning.set(beginning, others)
    },
    cover(text, by) {
      if (byBeginning.size === 0) return text
      const parts: string[] = []
      /** The current covered range: `end` is 0 if there is none. */
      let [begin, end, copied, place] = [0, 0, 0, 0]
      for (let read = 0; read < text.length; read++) {
        place = next(place, text.charCodeAt(read))
        const at = read - LOOKED_AT + 1
        if (at < 0 || ((filter[place >> 3] ?? 0) & (1 << (place & 7))) === 0) continue
        const found = endOf(text, at)
        if (found === 0) continue
        if (at < end) {
          end = Math.max(end, found)
          continue
        }
        if (end > 0) {
          parts.push(text.slice(copied, begin), by)
          copied = end
        }
        begin = at
        end = found
      }
      return end === 0 ? text : `${parts.join('')}${text.slice(copied, begin)}${by}${text.slice(end)}`
    },
  }
}
