import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { lazyModules } from './lazy-modules.mjs'
import { fastInk } from './fast-ink.mjs'

/**
 * How the program is bundled: ESM (yoga and Ink's reconciler use top-level await), split so that a verb loads only what
 * it needs. All outputs are in one flat folder, so `import.meta.url` finds `practice/` from each of them.
 * @param {string} root of the workspace
 * @returns {import("esbuild").BuildOptions & { metafile: true; outdir: string; entryPoints: Record<string, string> }}
 */
export function bundleOptions(root) {
  return {
    absWorkingDir: root,
    entryPoints: {
      main: join(root, 'apps/dayone/src/main.ts'),
    },
    outdir: join(root, 'apps/dayone/dist'),
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    jsx: 'automatic',
    minify: true,
    sourcemap: true,
    metafile: true,
    legalComments: 'none',
    // Ink reads DEV to look for React's development tools.
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // Dependencies that are CommonJS inside still call `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    alias: { 'react-devtools-core': fileURLToPath(new URL('devtools-stub.mjs', import.meta.url)) },
    plugins: [fastInk(), lazyModules()],
    logLevel: 'warning',
  }
}

/**
 * The supervisor keeps running when the program is rebuilt, so it is a single file without later imports from the
 * bundle.
 * @param {string} root of the workspace
 * @returns {import('esbuild').BuildOptions & { metafile: true; outdir: string }}
 */
export function supervisorOptions(root) {
  const entryPoints = { 'practice-supervisor': join(root, 'packages/practice-cloud/src/supervisor.main.ts') }
  return { ...bundleOptions(root), entryPoints, splitting: false }
}
