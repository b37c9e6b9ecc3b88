import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { foldersOf } from '../src/session/folders.ts'
import { startChild } from './run-child.ts'
import { keys, startInTerminal } from './start-in-terminal.ts'

/**
 * A generated step in a copy of the workspace: nothing is edited by hand, and the generator edits only the list of
 * steps.
 */

const workspace = fileURLToPath(new URL('../../..', import.meta.url))
const MINUTE = 60_000
const GENERATE = `
import { flushChanges, FsTree } from 'nx/src/generators/tree'
import generate from './tools/workspace-plugin/src/step-generator.mjs'
const tree = new FsTree(process.cwd(), false)
await generate(tree, { id: 'audit-trail', why: 'Nobody sees later who did what.' })
flushChanges(process.cwd(), tree.listChanges())
`
let copy: string

const environment = (): Record<string, string> => ({
  PATH: `${join(copy, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
  HOME: join(copy, 'home'),
  DAYONE_PRACTICE_DIR: join(copy, 'practice'),
  DAYONE_PARTS_DIR: foldersOf({ env: process.env }).parts,
  NX_DAEMON: 'false',
  TERM: 'xterm-256color',
})

async function run(program: string, ...args: string[]): Promise<string> {
  const child = startChild({ program, args, env: environment(), cwd: copy, deadlineMs: 3 * MINUTE })
  const { exitCode, stdout, stderr } = await child.ended
  expect(`${exitCode} ${stdout} ${stderr}`, `${program} ${args.join(' ')}`).toMatch(/^0 /)
  return stdout
}

/** The copy shares the installed packages with the workspace, but has its own workspace packages. */
async function linkModules(): Promise<void> {
  const modules = join(workspace, 'node_modules')
  await mkdir(join(copy, 'node_modules/@dayone'), { recursive: true })
  for (const name of await readdir(modules))
    if (name !== '@dayone' && name !== 'dayone') await symlink(join(modules, name), join(copy, 'node_modules', name))
  await linkPackages()
}

async function linkPackages(): Promise<void> {
  for (const folder of ['packages', 'tools'])
    for (const name of await readdir(join(copy, folder))) {
      const text = await readFile(join(copy, folder, name, 'package.json'), 'utf8').catch(() => undefined)
      if (text === undefined) continue
      const link = join(copy, 'node_modules', (JSON.parse(text) as { name: string }).name)
      await symlink(join(copy, folder, name), link).catch(() => undefined)
    }
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'dayone-generated-'))
  const listed = startChild({
    program: 'git',
    args: ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: workspace,
    deadlineMs: MINUTE,
  })
  for (const file of (await listed.ended).stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(copy, file)), { recursive: true })
    // A file that git still lists may be deleted.
    await cp(join(workspace, file), join(copy, file)).catch(() => undefined)
  }
  await linkModules()
  await run('node', '--input-type=module', '-e', GENERATE)
  await linkPackages()
}, 5 * MINUTE)

afterAll(async () => {
  await run('node', 'apps/dayone/dist/main.js', 'practice', 'stop', '--yes')
  await rm(copy, { recursive: true, force: true })
})

it('complies with the laws and compiles, with the program', async () => {
  await run('tsc', '--noEmit', '-p', 'packages/audit-trail')
  await run('tsc', '--noEmit', '-p', 'apps/dayone')
  expect(await run('vitest', 'run', 'packages/audit-trail')).toContain('passed')
})

it('asks its question in the wizard and in plain', async () => {
  await run('node', 'tools/setup/build-app.mjs')
  const args = [
    join(copy, 'apps/dayone/dist/main.js'),
    'up',
    'audit-trail',
    '--on',
    'practice',
    '--cluster',
    'shop.example.com',
  ]
  const launch = { program: 'node', env: environment(), cwd: copy }
  const wizard = startInTerminal({ ...launch, args }, { columns: 96, rows: 30 })
  expect((await wizard.shows('Which namespace for audit trail?')).join('\n')).toContain('audit trail')
  wizard.press(keys.interrupt)
  expect((await wizard.ended).exitCode).toBe(130)
  const plain = startInTerminal({ ...launch, args: [...args, '--plain'] }, { columns: 96, rows: 30 })
  await plain.shows('Which namespace for audit trail?')
  plain.press(keys.interrupt)
  expect((await plain.ended).exitCode).toBe(130)
})
