/**
 * What a state file says, or undefined where it cannot be read as JSON: a computer that lost its power leaves empty files,
 * and a cloud that only lived in memory is gone then anyway.
 */
export function parseState<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
