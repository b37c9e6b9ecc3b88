/**
 * A rehearsal that failed for reasons of its own, which says nothing about the specification. `message` is a sentence
 * for users.
 */
export class RehearsalError extends Error {
  override readonly name = 'RehearsalError'
}
