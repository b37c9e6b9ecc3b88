export const REDACTED = '[redacted]'

/** Secrets that are recognizable by their form. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // AWS access key ids: long-lived (AKIA) and temporary (ASIA). IAM user guide, "Understanding unique ID prefixes".
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REDACTED],
  // RFC 7519: three base64url parts, of which the first two are JSON objects.
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/g, REDACTED],
  [
    /(\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|digest|negotiate|aws4-hmac-sha256)\s+)[^\s"'][^\r\n"']*/gi,
    `$1${REDACTED}`,
  ],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${REDACTED}@`],
  [/(\bauthorization["']?\s*[:=]\s*["']?)[\w+/=.~-]{16,}/gi, `$1${REDACTED}`],
  // The signature of a presigned URL is equivalent to the key while it is valid.
  [/(X-Amz-(?:Signature|Security-Token)=)[^&\s"']+/gi, `$1${REDACTED}`],
]

const KEY_BLOCK = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g

/** A part of every pattern: most texts contain none, and are checked once instead of once per pattern. */
const SUSPICIOUS = /AKIA|ASIA|eyJ|authorization|:\/\/|X-Amz-/i

export const redactPatterns = (text: string): string =>
  SUSPICIOUS.test(text) ? PATTERNS.reduce((safe, [pattern, by]) => safe.replace(pattern, by), text) : text

/** PEM private keys (RFC 7468), including truncated ones. */
export const redactKeyBlocks = (text: string): string =>
  text.includes('PRIVATE KEY-----') ? text.replace(KEY_BLOCK, '[redacted private key]') : text

/** For line-by-line output: a key spans many lines, none of which is recognizable by itself. */
export const createLineRedaction = (redact: (text: string) => string): ((line: string) => string) => {
  let isInsideKey = false
  return (line) => {
    if (isInsideKey) {
      if (/-----END [A-Z ]*PRIVATE KEY-----/.test(line)) isInsideKey = false
      return REDACTED
    }
    const begin = line.lastIndexOf('-----BEGIN ')
    isInsideKey = begin !== -1 && /^-----BEGIN [A-Z ]*PRIVATE KEY-----(?!.*-----END )/.test(line.slice(begin))
    return redact(line)
  }
}
