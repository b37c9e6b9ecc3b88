import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

interface Metafile {
  inputs: Record<string, { format?: 'cjs' | 'esm'; imports: { path: string; kind: string }[] }>
  outputs: Record<
    string,
    {
      entryPoint?: string
      inputs: Record<string, { bytesInOutput: number }>
      imports: { path: string; kind: string; external?: boolean }[]
    }
  >
}

const { inputs, outputs } = JSON.parse(readFileSync(new URL('../dist/meta.json', import.meta.url), 'utf8')) as Metafile

/** The npm packages that Node reads before the first line of an entry runs: all its static imports. */
function packagesLoadedBy(entryPoint: string): Set<string> {
  const entry = Object.entries(outputs).find(([, output]) => output.entryPoint === entryPoint)
  if (entry === undefined) throw new Error(`The bundle has no entry ${entryPoint}`)
  const reached = new Set<string>()
  const packages = new Set<string>()
  const pending = [entry[0]]
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const output = outputs[path]
    if (output === undefined || reached.has(path)) continue
    reached.add(path)
    for (const input of Object.keys(output.inputs)) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]
      if (name !== undefined) packages.add(name)
    }
    pending.push(...output.imports.filter(({ kind }) => kind === 'import-statement').map((one) => one.path))
  }
  return packages
}

it('answers --version before it loads any library', () => {
  const loaded = [...packagesLoadedBy('apps/dayone/src/main.ts')]
  expect(loaded).toEqual([])
})

it('includes those packages in the bundle, behind import()', () => {
  const bundled = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
  for (const name of ['ink', 'yaml', '@aws-sdk']) {
    expect(
      bundled.some((input) => input.includes(`node_modules/${name}/`)),
      name,
    ).toBe(true)
  }
})

it('needs only Node besides itself', () => {
  const external = Object.values(outputs).flatMap((output) => output.imports.filter((one) => one.external === true))
  expect(external.map(({ path }) => path).filter((path) => !isBuiltin(path))).toEqual([])
})

it('leaves out unused code: `import * as z` drops the languages of zod, `import { z }` cannot', () => {
  const used = Object.values(outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([input]) => input)
  expect(used.filter((input) => /zod\/v4\/locales\/(?!en\.js|index\.js)/.test(input))).toEqual([])
})

it('loads no CommonJS module by import(), whose names would be missing', () => {
  const nameless = Object.values(inputs)
    .flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import'))
    .map(({ path }) => path)
    .filter((path) => inputs[path]?.format === 'cjs')
  // Imported for its side effect on Reflect, not for names.
  expect(nameless.filter((path) => !path.includes('node_modules/reflect-metadata/'))).toEqual([])
})

it('keeps its compiled code in a folder of this build, and removes those of unused ones', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'dayone-cache-'))
  try {
    const folder = join(cache, 'dayone', 'compiled')
    for (const name of ['0000000a', 'v24.21.0-x64-964aae3f-0']) await mkdir(join(folder, name), { recursive: true })
    await utimes(join(folder, '0000000a'), 0, 0)
    const program = fileURLToPath(new URL('../dist/main.js', import.meta.url))
    /** Each run goes on with what the last one had no time for; this one waits for several programs. */
    const keptAfterRun = async (): Promise<readonly string[]> => {
      const env = { PATH: process.env['PATH'], HOME: cache, XDG_CACHE_HOME: cache }
      spawnSync(process.execPath, [program, 'doctor'], { env, cwd: cache, timeout: 30_000 })
      return readdir(folder)
    }
    await expect.poll(keptAfterRun, { timeout: 60_000 }).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/)])
    const [build = ''] = await readdir(folder)
    expect(build).not.toBe('0000000a')
    expect((await readdir(join(folder, build), { recursive: true })).length).toBeGreaterThan(1)
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
})
