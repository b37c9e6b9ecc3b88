import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { foldersOf } from '../src/session/folders.ts'
import packageJson from '../package.json' with { type: 'json' }
import { startChild, type Ended } from './run-child.ts'

/**
 * The tarball of `npm pack -w dayone`, installed outside of the workspace and without a network: it needs only Node.
 */
const app = fileURLToPath(new URL('..', import.meta.url))
let base = ''
let tarball = ''

const path = (first: string): string => [first, '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)

const run = (
  program: string,
  args: readonly string[],
  { cwd = 'elsewhere', PATH = path(dirname(process.execPath)) } = {},
): Promise<Ended> =>
  startChild({
    program,
    args,
    cwd: join(base, cwd),
    env: {
      PATH,
      HOME: join(base, 'home'),
      DAYONE_PRACTICE_DIR: join(base, 'practice'),
      DAYONE_PARTS_DIR: foldersOf({ env: process.env }).parts,
    },
    deadlineMs: 4 * 60_000,
  }).ended

const dayone = (...args: string[]): Promise<Ended> => run(join(base, 'prefix/node_modules/.bin/dayone'), args)

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'dayone-package-'))
  for (const name of ['home', 'elsewhere', 'prefix']) await mkdir(join(base, name))
  await workspaceWithoutBuild()
  // Runs the script `prepack`, which builds the program.
  const packed = await run('npm', ['pack', '--workspace', 'dayone', '--silent'], { cwd: 'workspace' })
  expect(packed).toMatchObject({ exitCode: 0, stderr: '' })
  tarball = join(base, 'workspace', packed.stdout.trim())
  const installed = await run('npm', ['install', '--prefix', join(base, 'prefix'), '--offline', '--no-audit', tarball])
  expect(installed).toMatchObject({ exitCode: 0 })
})

/** The workspace as in a clone, with an older build; other tests use apps/dayone/dist meanwhile. */
async function workspaceWithoutBuild(): Promise<void> {
  const from = join(app, '../..')
  const to = join(base, 'workspace')
  await mkdir(join(to, 'apps/dayone/dist'), { recursive: true })
  await writeFile(join(to, 'apps/dayone/dist/main.js'), 'throw new Error("an older build")')
  await writeFile(join(to, 'apps/dayone/dist/chunk-OLD.js'), '')
  for (const path of ['package.json', 'README.md', 'LICENSE', 'tsconfig.base.json', 'tools/setup'])
    await cp(join(from, path), join(to, path), { recursive: true })
  for (const path of ['package.json', 'tsconfig.json']) await cp(join(app, path), join(to, 'apps/dayone', path))
  for (const path of ['node_modules', 'packages', 'apps/dayone/src']) await symlink(join(from, path), join(to, path))
}

afterAll(async () => {
  await dayone('practice', 'stop', '--yes')
  await rm(base, { recursive: true, force: true })
})

it('contains no other package, and all files of practice', async () => {
  const modules = await readdir(join(base, 'prefix/node_modules'))
  expect(modules.filter((name) => !name.startsWith('.'))).toEqual(['dayone'])
  expect(await readdir(join(base, 'prefix/node_modules/dayone'))).toEqual([
    'LICENSE',
    'README.md',
    'dist',
    'package.json',
  ])
  const files = async (folder: string) => (await readdir(folder, { recursive: true })).sort()
  expect(await files(join(base, 'prefix/node_modules/dayone/dist/practice'))).toEqual(
    await files(join(app, 'dist/practice')),
  )
  expect(await files(join(base, 'prefix/node_modules/dayone/dist'))).not.toContain('chunk-OLD.js')
})

it.each([
  [['--version'], `${packageJson.version}\n`],
  [['--help'], 'Usage: dayone'],
  [['practice', 'status'], 'not running\n'],
  [['explain'], ''],
])('dayone %j runs in an unrelated folder', async (args, words) => {
  expect(await dayone(...args)).toMatchObject({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringContaining(words) as string,
  })
})

it('starts a practice cloud, whose shell has the same dayone', async () => {
  expect(await dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  const shell = await run('/bin/sh', [
    '-c',
    `echo 'dayone practice status' | ${join(base, 'prefix/node_modules/.bin/dayone')} practice shell`,
  ])
  expect(shell).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^running since /) as string })
})

it('npx runs it, and its hints begin with npx', async () => {
  const npx = (...args: string[]) =>
    run('npm', ['exec', '--offline', '--yes', `--package=${tarball}`, '--', 'dayone', ...args])
  expect(await npx('--version')).toMatchObject({ exitCode: 0, stdout: `${packageJson.version}\n` })
  expect((await npx('status')).stderr).toContain('npx dayone up')
})

it('an older Node gets an error with the required version, without a stack', async () => {
  const main = join(base, 'prefix/node_modules/dayone/dist/main.js')
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`
  for (const args of [[], ['up', '--on', 'practice', '--yes'], ['--help']]) {
    const old = await run(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(pretend)}`,
      main,
      ...args,
    ])
    expect(old).toMatchObject({ exitCode: 3, stdout: '' })
    expect(old.stderr).toMatch(/^dayone needs Node\.js 22\.12 or newer, and this is 20\.20\.2\.\n/)
  }
})

it('so does the Node of this computer, if it is older', async () => {
  const system = await run('/usr/bin/env', ['node', '--version'], { PATH: '/usr/bin:/bin' })
  const major = Number(/^v(\d+)\./.exec(system.stdout)?.[1] ?? 99)
  const main = join(base, 'prefix/node_modules/dayone/dist/main.js')
  const ended = await run('/usr/bin/env', ['node', main, 'practice', 'status'], { PATH: '/usr/bin:/bin' })
  if (system.exitCode === 0 && major < 22) {
    expect(ended).toMatchObject({ exitCode: 3, stdout: '' })
    expect(ended.stderr).toMatch(/^dayone needs Node\.js 22\.12 or newer/)
  }
  expect(ended.stderr).not.toMatch(/^ +at /m)
})
