import { readFileSync } from 'node:fs'

/**
 * Reads yoga's WebAssembly from its module. Its loader would `fetch` that data URL, and the first `fetch` of a process
 * loads Node's whole HTTP client.
 * @param {string} source of yoga-layout's generated loader
 * @returns {string}
 */
export function withoutFetch(source) {
  return source.replaceAll('"function"!=typeof fetch', 'true')
}

/** Printable ASCII, Latin-1, box drawing, arrows, marks and Braille spinners: one column each, with no combining marks. */
const simpleCharacters =
  '\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u00ff\\u2500-\\u25a1\\u2190-\\u2193\\u21b5\\u2713\\u2714\\u2717\\u2718\\u2022\\u2026\\u276f\\u203a\\u2800-\\u28ff'

/** The shim: measures simple text itself and loads the real module only for other text. */
const fastStringWidth = `
const simple = /^[${simpleCharacters}]*$/
const colour = /\\u001b\\[[\\d;]*m/g
let real
export default function stringWidth(text, options) {
  if (typeof text !== 'string' || text === '') return 0
  if (!options?.countAnsiEscapeCodes) {
    const plain = text.includes('\\u001b') ? text.replace(colour, '') : text
    if (simple.test(plain)) return plain.length
  }
  real ??= require('real:string-width').default
  return real(text, options)
}`

/**
 * An esbuild plugin for a faster first frame of Ink, with the same output. Skips the setup of string-width's segmenter
 * and emoji patterns, and yoga's `fetch`, which the first frame does not need.
 * @returns {import('esbuild').Plugin}
 */
export function fastInk() {
  return {
    name: 'fast-ink',
    setup(build) {
      build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
        contents: withoutFetch(readFileSync(path, 'utf8')),
        loader: 'js',
      }))
      build.onResolve({ filter: /^string-width$/ }, ({ pluginData, resolveDir }) =>
        pluginData === 'real' ? undefined : { path: resolveDir, namespace: 'fast-string-width' },
      )
      build.onLoad({ filter: /.*/, namespace: 'fast-string-width' }, ({ path }) => ({
        contents: fastStringWidth,
        resolveDir: path,
        loader: 'js',
      }))
      build.onResolve({ filter: /^real:string-width$/ }, ({ resolveDir }) =>
        build.resolve('string-width', { resolveDir, kind: 'import-statement', pluginData: 'real' }),
      )
    },
  }
}
