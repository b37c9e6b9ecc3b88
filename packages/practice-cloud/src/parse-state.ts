/**
 * Parses a state file; returns undefined if it is not valid JSON: a power failure leaves empty files, and the in-memory
 * cloud is gone then anyway.
 */
export function parseState<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
