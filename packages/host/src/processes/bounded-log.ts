import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

/** A log file of limited size. */
export interface BoundedLog {
  write(chunk: Uint8Array): void
  close(): void
}

/** A private log file (0600) of at most `maxBytes`; the previous content is kept in `<file>.1`. */
export const createBoundedLog = (path: string, maxBytes: number): BoundedLog => {
  let file: number | undefined = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size
  return {
    write(chunk) {
      if (file === undefined) return
      if (size + chunk.byteLength > maxBytes && size > 0) {
        closeSync(file)
        renameSync(path, `${path}.1`)
        file = openSync(path, 'a', 0o600)
        size = 0
      }
      const kept = chunk.byteLength > maxBytes ? chunk.subarray(chunk.byteLength - maxBytes) : chunk
      writeSync(file, kept)
      size += kept.byteLength
    },
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
