/** Many secret texts, found in one pass over what people are about to see, however many they are. */
export interface SecretIndex {
  /** Adds a text of at least `shortest` characters. */
  readonly add: (secret: string) => void
  /** Takes back one `add`. A text that was added more often stays. */
  readonly remove: (secret: string) => void
  /** The text with every place covered that holds a secret; secrets that overlap are one place. */
  readonly cover: (text: string, by: string) => string
}

/** Four characters of six bits make a place in the filter of 2 MiB, which is made with the first secret. */
const FILTER_BITS = 24
const LOOKED_AT = 4
const MASK = (1 << FILTER_BITS) - 1

/** The place in the filter of the last four characters read. */
const next = (before: number, code: number): number => ((before << 6) | (code & 63)) & MASK

/**
 * Finds secrets by their first characters: a position of the text is looked at once, not once for every secret. So it
 * takes as long with a thousand keys as with one. `shortest`: at least four.
 */
export const secretIndex = (shortest: number): SecretIndex => {
  /** How often each was added. */
  const counts = new Map<string, number>()
  /** By the first `shortest` characters, longest first. */
  const byBeginning = new Map<string, string[]>()
  let filter = new Uint8Array(0)

  /** Where the longest secret that begins here ends; 0 where none does. */
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
      // The filter keeps its place: it only says where to look.
      const beginning = secret.slice(0, shortest)
      const others = (byBeginning.get(beginning) ?? []).filter((known) => known !== secret)
      if (others.length === 0) byBeginning.delete(beginning)
      else byBeginning.set(beginning, others)
    },
    cover(text, by) {
      if (byBeginning.size === 0) return text
      const parts: string[] = []
      /** The covered place in hand: `end` is 0 where there is none. */
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
