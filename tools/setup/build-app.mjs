/**
 * Builds apps/dayone/dist: the bundle, its metafile, and the files that the practice cloud reads at run time. A failed
 * build leaves the program unchanged, and files are replaced atomically.
 */
import { build } from 'esbuild'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOptions, supervisorOptions } from './src/bundle-options.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const options = bundleOptions(root)
const { outdir } = options

/**
 * @param {string} name
 * @param {string | Uint8Array} contents
 */
function replaceFile(name, contents) {
  const next = join(outdir, `${name}.${process.pid}`)
  writeFileSync(next, contents)
  if (name === 'main.js') chmodSync(next, 0o755)
  renameSync(next, join(outdir, name))
}

const { metafile, outputFiles: program } = await build({ ...options, write: false })
const { outputFiles: supervisor } = await build({ ...supervisorOptions(root), write: false })
const outputFiles = [...program, ...supervisor]
mkdirSync(join(outdir, 'practice'), { recursive: true })
for (const folder of ['toolchain', 'moto']) {
  const [source, target] = [join(root, 'packages/practice-cloud', folder), join(outdir, 'practice', folder)]
  rmSync(target, { recursive: true, force: true })
  if (existsSync(source)) cpSync(source, target, { recursive: true })
}
// Entries come last, after everything that they import.
const files = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }))
const isEntry = (/** @type {{ name: string }} */ { name }) =>
  ['main', 'practice-supervisor'].includes(name.split('.')[0] ?? '')
for (const { name, contents } of [...files.filter((file) => !isEntry(file)), ...files.filter(isEntry)]) {
  replaceFile(name, contents)
}
replaceFile('meta.json', JSON.stringify(metafile))
const kept = new Set(['practice', 'meta.json', ...files.map(({ name }) => name)])
for (const name of readdirSync(outdir)) {
  if (!kept.has(name) && !/\.\d+$/.test(name)) rmSync(join(outdir, name), { recursive: true, force: true })
}
