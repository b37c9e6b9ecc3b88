import { join } from 'node:path'

/**
 * The folder of `toolchain/` and `moto/` in the source tree. A bundle contains copies of both and passes its own
 * folder.
 */
export const practiceFiles: string = join(import.meta.dirname, '..')
