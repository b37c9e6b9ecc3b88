import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * Uses the ES modules of packages that are loaded by import(): a split bundle sees no names in their CommonJS form.
 * @returns {import('esbuild').Plugin}
 */
export function lazyModules() {
  return {
    name: 'lazy-modules',
    setup(build) {
      build.onResolve({ filter: /^(@aws-sdk\/client-[a-z0-9-]+|@peculiar\/x509)$/ }, ({ path, resolveDir }) => {
        const main = createRequire(join(resolveDir, 'here')).resolve(path)
        const folder = main.slice(0, main.lastIndexOf(path) + path.length)
        const { module } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
        return { path: join(folder, module) }
      })
    },
  }
}
