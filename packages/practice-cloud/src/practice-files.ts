import { join } from 'node:path'

/** Where `toolchain/` and `moto/` lie in the source tree. A bundle carries copies of both and names its own folder. */
export const practiceFiles: string = join(import.meta.dirname, '..')
