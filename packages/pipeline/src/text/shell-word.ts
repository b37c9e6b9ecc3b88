/** A word between quotes, as every POSIX shell takes it unchanged, whatever it holds. Pure. */
export const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

/**
 * A word as a shell takes it unchanged, quoted where it must be. Commands that are printed to be copied hold names that
 * others chose: of RBAC objects Kubernetes refuses only `/`, `%`, `.` and `..`. Pure.
 */
export const shellWord = (word: string): string => (/^[\w./:@%+=,-]+$/.test(word) ? word : quoted(word))
