/**
 * A rehearsal that could not be held for reasons of its own: it says nothing about the specification. `message` is a
 * sentence for people.
 */
export class RehearsalError extends Error {
  override readonly name = 'RehearsalError'
}
