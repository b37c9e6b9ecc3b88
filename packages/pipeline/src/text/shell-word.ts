/** A quoted word, which every POSIX shell takes literally. Pure. */
export const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

/**
 * A word that a shell takes literally, quoted if necessary. Printed commands contain names that others chose: for RBAC
 * objects, Kubernetes rejects only `/`, `%`, `.` and `..`. Pure.
 */
export const shellWord = (word: string): string => (/^[\w./:@%+=,-]+$/.test(word) ? word : quoted(word))
