const BLOCK_BYTES = 64 * 1024

/** Keeps the last bytes of a stream with bounded memory. */
export interface ByteTail {
  push(chunk: Uint8Array): void
  /** At most the last `limitBytes`, as text; invalid UTF-8 becomes U+FFFD. */
  text(): string
}

/** Small chunks are copied into blocks, so that many one-byte writes have no overhead. */
export const createByteTail = (limitBytes: number): ByteTail => {
  const blocks: Buffer[] = []
  let usedInLast = BLOCK_BYTES
  let dropped = false

  const length = (): number => (blocks.length === 0 ? 0 : (blocks.length - 1) * BLOCK_BYTES + usedInLast)

  const push = (chunk: Uint8Array): void => {
    let offset = 0
    while (offset < chunk.length) {
      if (usedInLast === BLOCK_BYTES) {
        blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES))
        usedInLast = 0
      }
      const last = blocks.at(-1) as Buffer
      const part = chunk.subarray(offset, offset + BLOCK_BYTES - usedInLast)
      last.set(part, usedInLast)
      usedInLast += part.length
      offset += part.length
      while (length() - BLOCK_BYTES >= limitBytes) {
        blocks.shift()
        dropped = true
      }
    }
  }

  const text = (): string => {
    if (blocks.length === 0) return ''
    const whole = Buffer.concat(blocks, length())
    if (!dropped && whole.length <= limitBytes) return whole.toString('utf8')
    return fromCharacterStart(whole.subarray(Math.max(0, whole.length - limitBytes))).toString('utf8')
  }

  return { push, text }
}

/** The cut may be inside a UTF-8 character: leading continuation bytes (10xxxxxx) belong to what was dropped. */
const fromCharacterStart = (bytes: Buffer): Buffer => {
  let start = 0
  while (start < 3 && start < bytes.length && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
  return bytes.subarray(start)
}
