import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { access, chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { startChild, type Ended } from './run-child.ts'

/** Administrator credentials for a user: their lifetime, their file, and what stays unchanged. */
const NAME = 'by-hand.example.com'
let world: PracticeWorld
let folder = ''

beforeAll(async () => {
  world = await createWorld()
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  await world.plain('kops', 'create', 'cluster', NAME, '--zones', 'us-west-2a', '--dns', 'none')
  await world.plain('kops', 'update', 'cluster', NAME, '--yes')
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

beforeEach(async () => {
  folder = join(world.folder, '..', 'person')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

const kubeconfig = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => {
  const launch = world.launch('kubeconfig', '--on', 'practice', '--cluster', NAME, ...args)
  return startChild({ ...launch, cwd: folder, env: { ...launch.env, HOME: folder, ...env }, deadlineMs: 120_000 }).ended
}

/** When the credentials in a file expire, in hours from now. */
async function hoursLeft(file: string): Promise<number> {
  const data = /client-certificate-data: (\S+)/.exec(await readFile(file, 'utf8'))?.[1] ?? ''
  return (new X509Certificate(Buffer.from(data, 'base64')).validToDate.getTime() - Date.now()) / 3_600_000
}

it('more than a day requires the name, with an explanation', async () => {
  for (const lifetime of ['25h', '1441m', '720h']) {
    const run = await kubeconfig(['--lifetime', lifetime, '--yes'])
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(flat(run.stderr)).toContain(
      `anyone who gets this file is an administrator of ${NAME}, and that cannot be revoked`,
    )
    expect(flat(run.stderr)).toContain(`--lifetime ${lifetime} --cluster ${NAME} --confirm-name ${NAME}`)
  }
  expect(await kubeconfig(['--lifetime', '48h', '--confirm-name', 'other.example.com'])).toMatchObject({ exitCode: 5 })
  for (const lifetime of ['9999h', '99999999999h', '0h', '-1h', '8', '1d']) {
    expect(await kubeconfig(['--lifetime', lifetime, '--confirm-name', NAME])).toMatchObject({ exitCode: 2 })
  }
  expect(await readdir(folder)).toEqual([])
  expect(await kubeconfig(['--lifetime', '24h'])).toMatchObject({ exitCode: 0 })
  const file = join(folder, `${NAME}.kubeconfig`)
  expect(Math.round(await hoursLeft(file))).toBe(24)
  const long = await kubeconfig(['--lifetime', '48h', '--confirm-name', NAME])
  expect(long).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('it cannot be revoked earlier') as string,
  })
  expect(Math.round(await hoursLeft(file))).toBe(48)
})

it('a rejected merge leaves the file and its mode, and says so', async () => {
  const file = join(folder, 'config')
  const text = `apiVersion: v1\nkind: Config\nclusters:\n- name: ${NAME}\n  cluster: {server: https://127.0.0.1:1}\nusers:\n- name: ${NAME}\n  user: {token: mine}\ncontexts:\n- name: ${NAME}\n  context: {cluster: ${NAME}, user: ${NAME}}\n`
  await writeFile(file, text)
  await chmod(file, 0o644)
  const run = await kubeconfig(['--merge', '--out', file])
  expect(run).toMatchObject({ exitCode: 5, stdout: '' })
  expect(flat(run.stderr)).toContain(`It was not changed. Its mode 0644 may let other accounts read`)
  expect(flat(run.stderr)).toContain(`chmod 600 ${file}`)
  expect(await readFile(file, 'utf8')).toBe(text)
  expect((await stat(file)).mode & 0o777).toBe(0o644)
})

/** The files that kubectl itself writes a new context to. */
async function kubectlsChoice(list: string): Promise<readonly string[]> {
  const program = join(world.folder, 'cloud', 'bin', 'kubectl')
  const env = { ...world.launch().env, KUBECONFIG: list, HOME: folder }
  execFileSync(program, ['config', 'set-context', NAME], { cwd: folder, env })
  return filesWith(list)
}

const filesWith = async (list: string): Promise<readonly string[]> => {
  const found: string[] = []
  for (const name of list.split(':'))
    if (name !== '' && (await readFile(join(folder, name), 'utf8').catch(() => '')).includes(NAME)) found.push(name)
  return found
}

it.each<[string, readonly string[]]>([
  ['missing:b.yaml', ['b.yaml']],
  ['missing:b.yaml', []],
  ['a.yaml:b.yaml', ['a.yaml', 'b.yaml']],
  [':b.yaml:', []],
  ['new/a.yaml', []],
])('KUBECONFIG=%s --merge with %j existing: the file that kubectl would use', async (list, there) => {
  const lay = async (): Promise<void> => {
    await rm(folder, { recursive: true })
    await mkdir(folder)
    for (const name of there) await writeFile(join(folder, name), 'apiVersion: v1\nkind: Config\n')
  }
  expect(await world.dayone('practice', 'env')).toMatchObject({ exitCode: 0 })
  await lay()
  const wanted = await kubectlsChoice(list)
  expect(wanted).toHaveLength(1)
  await lay()
  expect(await kubeconfig(['--merge'], { KUBECONFIG: list })).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await filesWith(list)).toEqual(wanted)
})

it('renews a context in a later file of KUBECONFIG there', async () => {
  await writeFile(join(folder, 'a.yaml'), 'apiVersion: v1\nkind: Config\n')
  expect(await kubeconfig(['--out', 'b.yaml'])).toMatchObject({ exitCode: 0 })
  const run = await kubeconfig(['--merge'], { KUBECONFIG: 'a.yaml:b.yaml' })
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('b.yaml: renewed') as string })
  expect(await filesWith('a.yaml:b.yaml')).toEqual(['b.yaml'])
})

it('does not write into a Git repository, unless the file is ignored', async () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
  git('init', '--quiet')
  await mkdir(join(folder, 'deep'))
  for (const args of [[], ['--out', 'deep/a.yaml'], ['--merge', '--out', 'a.yaml']]) {
    const run = await kubeconfig(args)
    expect({ args, ...run }).toMatchObject({ args, exitCode: 5, stdout: '' })
    expect(flat(run.stderr)).toContain(`is in the Git work tree ${folder} and Git does not ignore it`)
  }
  expect(git('status', '--porcelain')).toBe('')
  await writeFile(join(folder, '.gitignore'), '*.kubeconfig\n')
  expect(await kubeconfig([])).toMatchObject({ exitCode: 0 })
  expect(git('status', '--porcelain')).toBe('?? .gitignore\n')
})

it('a folder that does not exist is one error', async () => {
  const run = await kubeconfig(['--out', 'nowhere/a.yaml'])
  expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nowhere does not exist') as string })
  await expect(access(join(folder, 'nowhere'))).rejects.toThrow()
})
