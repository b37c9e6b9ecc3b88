import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
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
