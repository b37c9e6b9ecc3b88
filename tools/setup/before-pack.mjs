/** Before `npm pack -w dayone`: rebuilds the program, and adds the README and the license to the package. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
await import('./build-app.mjs')
for (const file of ['README.md', 'LICENSE']) copyFileSync(join(root, file), join(root, 'apps/dayone', file))
