/** One record of a CloudTrail file, and the line it begins in. */
export interface TrailRecord {
  readonly line: number
  /** Undefined where the text is no JSON, or too long. */
  readonly value: unknown
}

/** CloudTrail limits an event to 256 KB; what is longer is not one. */
const maxCharacters = 1024 * 1024

/** The names of lists that CloudTrail and lookup-events write, before their bracket. */
const lists = /"(?:Records|Events)"\s*:\s*\[$/
const longestKey = 64

/** Whatever changes the state; all else is copied in one piece. */
const specials = /["\\{}[\]\n]/g

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Splits CloudTrail text into records, piece by piece: `{"Records": […]}` as CloudTrail writes it to S3,
 * `{"Events": […]}` of `aws cloudtrail lookup-events`, or one record per line. Only one record is in memory. A record
 * that is cut off does not hide those after it: JSON strings have no line breaks.
 */
export const trailRecords = (onRecord: (record: TrailRecord) => void) => {
  let buffer = ''
  let line = 1
  let startLine = 1
  let depth = 0
  /** The depth of records: 0, or 2 within a list of a wrapper. */
  let base = 0
  let inString = false
  let isEscaped = false
  let isTooLong = false
  /** After the list of a wrapper, before its end. */
  let inWrapper = false

  const keep = (text: string) => {
    if (buffer.length + text.length <= maxCharacters) buffer += text
    else isTooLong = true
  }
  const begin = () => {
    buffer = ''
    isTooLong = false
  }
  const emit = () => {
    onRecord({ line: startLine, value: isTooLong ? undefined : parsed(buffer) })
    begin()
  }
  /** A line break within a string: the record is cut off here. */
  const giveUp = () => {
    onRecord({ line: startLine, value: undefined })
    depth = base
    inString = false
    begin()
  }
  const open = (character: string) => {
    if (depth === base) {
      startLine = line
      begin()
    }
    keep(character)
    depth += 1
    // The list of a wrapper: what was read so far is no record.
    if (character !== '[' || base !== 0 || depth !== 2 || !lists.test(buffer.slice(-longestKey))) return
    base = 2
    begin()
  }
  const close = (character: string) => {
    if (base === 2 && depth === 2) {
      // The end of the list: the rest of its wrapper is no record either.
      base = 0
      depth = 0
      inWrapper = true
      return
    }
    if (depth === base) return
    keep(character)
    depth -= 1
    if (depth === base) emit()
  }
  const special = (character: string) => {
    if (character === '"') inString = true
    if (character === '{' || character === '[') open(character)
    else if (inWrapper && character === '}') inWrapper = false
    else if (character === '}' || character === ']') close(character)
    else if (depth > base) keep(character)
  }

  return {
    text(text: string): void {
      let start = 0
      for (const { index, 0: character } of text.matchAll(specials)) {
        if (depth > base && index > start) keep(text.slice(start, index))
        // A backslash concerns the next character only.
        if (index > start) isEscaped = false
        start = index + 1
        if (character === '\n') {
          line += 1
          isEscaped = false
          if (inString) giveUp()
        } else if (inString) {
          if (depth > base) keep(character)
          if (isEscaped) isEscaped = false
          else if (character === '\\') isEscaped = true
          else if (character === '"') inString = false
        } else special(character)
      }
      if (start < text.length) {
        isEscaped = false
        if (depth > base) keep(text.slice(start))
      }
    },
    end(): void {
      if (depth > base) onRecord({ line: startLine, value: undefined })
      begin()
    },
  }
}
