import { readFileSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface PackageJson {
  readonly engines?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}
const packageJson = (folder: string): PackageJson => JSON.parse(read(`${folder}/package.json`)) as PackageJson

it.each([
  ['README.md', 'requires Node.js VERSION or newer'],
  ['docs/doctor.md', 'older than VERSION '],
])('%s names the Node.js that the program requires', (page, words) => {
  const required = packageJson('apps/dayone').engines?.['node']?.replace('>=', '') ?? 'no engine'
  expect(read(page)).toContain(words.replace('VERSION', required))
})

it('there is a reason for every run-time dependency', () => {
  const packages = readdirSync(new URL('packages', root)).filter((name) => name !== 'testing')
  const used = [
    ...packages.flatMap((name) => Object.keys(packageJson(`packages/${name}`).dependencies ?? {})),
    // The app is bundled: what it needs at run time is among its development dependencies.
    ...Object.keys(packageJson('apps/dayone').devDependencies ?? {}),
  ].filter((name) => !name.startsWith('@dayone/'))
  const rows = read('docs/decisions/0001-run-time-dependencies.md').matchAll(/^\| (.+?) +\|/gm)
  const named = [...rows].map(([, cell = '']) => cell).join(' ')
  const isNamed = (name: string): boolean =>
    named.includes(name.startsWith('@aws-sdk/client-') ? String.raw`@aws-sdk/client-\*` : name)
  expect(used).toContain('execa')
  expect(used.filter((name) => !isNamed(name))).toEqual([])
})
