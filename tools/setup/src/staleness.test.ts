import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBuilt, rememberBuilt } from './build-state.mjs'
import { isInstalled, rememberInstalled } from './install-state.mjs'

let root = ''
const write = (path: string, text = ''): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
/** Sets the modification time of a file, in seconds. */
const date = (path: string, seconds: number): void => utimesSync(join(root, path), seconds, seconds)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dayone-setup-'))
  write('package-lock.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('isInstalled', () => {
  it('is false without node_modules, true after we installed, false again when the lockfile changes', () => {
    expect(isInstalled(root)).toBe(false)
    mkdirSync(join(root, 'node_modules'))
    rememberInstalled(root)
    expect(isInstalled(root)).toBe(true)
    write('package-lock.json', '{"changed":true}')
    expect(isInstalled(root)).toBe(false)
  })

  it.each([
    { name: 'believes an installation made by hand after the lockfile', installedAt: 2000, expected: true },
    { name: 'does not believe one made before it', installedAt: 1000, expected: false },
  ])('$name', ({ installedAt, expected }) => {
    write('node_modules/.package-lock.json')
    date('node_modules/.package-lock.json', installedAt)
    date('package-lock.json', 1500)
    expect(isInstalled(root)).toBe(expected)
  })
})

describe('isBuilt', () => {
  beforeEach(() => {
    mkdirSync(join(root, 'node_modules'))
    write('packages/rbac/src/index.ts', 'one')
    write('apps/dayone/dist/main.js')
    rememberBuilt(root)
  })

  it.each([
    { name: 'nothing changed', change: () => undefined, expected: true },
    { name: 'a source was edited', change: () => write('packages/rbac/src/index.ts', 'other'), expected: false },
    { name: 'a source was added', change: () => write('packages/rbac/src/new.ts'), expected: false },
    { name: 'a source went away', change: () => rmSync(join(root, 'packages/rbac/src/index.ts')), expected: false },
    { name: 'the program went away', change: () => rmSync(join(root, 'apps/dayone/dist/main.js')), expected: false },
    { name: 'a test was edited', change: () => write('packages/rbac/src/index.test.ts'), expected: true },
    { name: 'a report was written', change: () => write('packages/rbac/test-results.json'), expected: true },
  ])('$name: $expected', ({ change, expected }) => {
    change()
    expect(isBuilt(root)).toBe(expected)
  })
})
