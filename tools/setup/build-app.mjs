/** Builds apps/dayone/dist: the bundle, its metafile, and the files that the practice cloud reads at run time. */
import { build } from 'esbuild'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOptions } from './src/bundle-options.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const options = bundleOptions(root)

rmSync(options.outdir, { recursive: true, force: true })
const { metafile } = await build(options)
mkdirSync(join(options.outdir, 'practice'), { recursive: true })
for (const folder of ['toolchain', 'moto']) {
  const source = join(root, 'packages/practice-cloud', folder)
  if (existsSync(source)) cpSync(source, join(options.outdir, 'practice', folder), { recursive: true })
}
writeFileSync(join(options.outdir, 'meta.json'), JSON.stringify(metafile))
