import {
  createPrograms,
  identifyProcess,
  isAlive,
  systemClock,
  type ProcessIdentity,
  type ProgramResult,
} from '@dayone/host'
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { practiceStatus } from './cloud-state.ts'
import { testPartsOptions } from './parts-for-tests.ts'
import type { PracticeCloud } from './practice-cloud.ts'
import { practiceFiles } from './practice-files.ts'
import { startPractice, type StartOptions } from './start-practice.ts'
import { resetPractice, stopPractice } from './stop-practice.ts'

const programs = createPrograms({ redact: (text) => text })
const root = join(await mkdtemp(join(tmpdir(), 'dayone-practice-')), 'cloud')
const environment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
)
const options: StartOptions = {
  ...testPartsOptions(process.env),
  root,
  files: practiceFiles,
  supervisor: { node: process.execPath, entry: join(practiceFiles, 'src', 'supervisor.main.ts') },
  goEnv: environment,
  onProgress: () => undefined,
  clock: systemClock,
  kill: new AbortController().signal,
}

let cloud: PracticeCloud
beforeAll(async () => {
  // Two concurrent starts create one cloud.
  const [first, second] = await Promise.all([startPractice(options), startPractice(options)])
  expect(second.endpoint).toBe(first.endpoint)
  cloud = first
})
afterAll(async () => {
  await stopPractice(root)
  await rm(join(root, '..'), { recursive: true, force: true })
})

const run = async (program: string, args: readonly string[]): Promise<ProgramResult> => {
  const result = await programs.run({ program, args, env: cloud.env, deadlineMs: 240_000 })
  if (result.exitCode !== 0) throw new Error(`${args.join(' ')}: ${result.stdout}\n${result.stderr}`)
  return result
}
const kops = (...args: string[]) => run(cloud.kops, args)
const kubectl = (...args: string[]) => run(cloud.kubectl, args)

const create = async (name: string, ...more: string[]): Promise<void> => {
  await kops(
    ...['create', 'cluster', name, '--zones', cloud.zones[0] ?? '', '--channel', cloud.channel, '--image', cloud.image],
    ...['--kubernetes-version', cloud.kubernetesVersion, '--dns', 'none', '--node-size', 't3.medium'],
    ...['--control-plane-size', 't3.medium', ...more],
  )
  await kops('update', 'cluster', name, '--yes', '--admin')
  await validate(name)
}

/** Retries kops until the cluster is valid; the test's own deadline is the limit. */
const validate = async (name: string): Promise<void> => {
  const context = ['validate', 'cluster', name, '-o', 'json']
  for (;;) {
    const { exitCode } = await programs.run({ program: cloud.kops, args: context, env: cloud.env, deadlineMs: 60_000 })
    if (exitCode === 0) return
    await systemClock.sleep(500)
  }
}

/** The API server's response to an unknown user: only AlwaysAllow allows it. */
const letsAnybody = async (name: string): Promise<boolean> => {
  const args = ['--context', name, 'auth', 'can-i', 'list', 'secrets', '--as', 'nobody']
  const { stdout } = await programs.run({ program: cloud.kubectl, args, env: cloud.env, deadlineMs: 60_000 })
  return stdout.trim() === 'yes'
}

const change = async (name: string, edit: (spec: string) => string): Promise<void> => {
  const { stdout } = await kops('get', 'all', '--name', name, '-o', 'yaml')
  const edited = edit(stdout)
  expect(edited).not.toBe(stdout)
  const input = { program: cloud.kops, args: ['replace', '-f', '-'], env: cloud.env, deadlineMs: 60_000, input: edited }
  expect(await programs.run(input)).toMatchObject({ exitCode: 0 })
}

test('plain kops: saved, applied and running differ, and a rolling update makes them equal', async () => {
  await create('open.example.test', '--authorization', 'AlwaysAllow')
  expect(await letsAnybody('open.example.test')).toBe(true)

  await change('open.example.test', (spec) => spec.replace('alwaysAllow: {}', 'rbac: {}'))
  expect(await letsAnybody('open.example.test')).toBe(true)
  await kops('update', 'cluster', 'open.example.test', '--yes', '--admin')
  expect(await letsAnybody('open.example.test')).toBe(true)

  await kops(
    ...[
      'rolling-update',
      'cluster',
      'open.example.test',
      '--yes',
      '--control-plane-interval',
      '3s',
      '--node-interval',
      '2s',
    ],
    ...['--post-drain-delay', '0s', '--validate-count', '1'],
  )
  expect(await letsAnybody('open.example.test')).toBe(false)
  const { stdout } = await kops('rolling-update', 'cluster', 'open.example.test')
  expect(stdout).toContain('No rolling-update required')
  expect((await kops('update', 'cluster', 'open.example.test')).stdout).toContain('No changes need to be applied')
})

test('a second cluster runs next to the first, with the objects of its network plugin, and is deleted separately', async () => {
  await create('second.example.test')
  expect(await letsAnybody('second.example.test')).toBe(false)
  const nodes = await kubectl('--context', 'second.example.test', 'get', 'nodes', '-o', 'name')
  expect(nodes.stdout.trim().split('\n')).toHaveLength(2)
  const objects = ['daemonset/cilium', 'configmap/cilium-config', 'service/kube-dns']
  await kubectl('--context', 'second.example.test', '-n', 'kube-system', 'get', ...objects)
  await kubectl('--context', 'second.example.test', 'get', 'crd', 'ciliumclusterwidenetworkpolicies.cilium.io')

  await kops('delete', 'cluster', 'second.example.test', '--yes')
  await expect.poll(() => readdir(join(root, 'clusters')), { timeout: 30_000 }).toEqual(['open.example.test'])
  await validate('open.example.test')
})

test('after a kill the cloud is gone, a new start is empty, and stop and reset leave nothing', async () => {
  const before = await practiceStatus(root)
  if (before.state !== 'running') throw new Error('the cloud does not run')
  const children = JSON.parse(await readFile(join(root, 'processes.json'), 'utf8')) as ProcessIdentity[]
  expect(children.length).toBeGreaterThanOrEqual(6)
  process.kill(before.supervisorPid, 'SIGKILL')
  await expect.poll(async () => (await practiceStatus(root)).state, { timeout: 10_000 }).toBe('gone')

  cloud = await startPractice(options)
  for (const child of children) expect(await isAlive(child)).toBe(false)
  const { stdout, stderr } = await programs.run({
    program: cloud.kops,
    args: ['get', 'clusters'],
    env: cloud.env,
    deadlineMs: 60_000,
  })
  expect(stdout + stderr).toContain('no clusters found')

  const after = await practiceStatus(root)
  expect(await stopPractice(root)).toBe(true)
  expect(await practiceStatus(root)).toEqual({ state: 'stopped' })
  if (after.state === 'running') expect(await identifyProcess(after.supervisorPid)).toBeUndefined()
  await resetPractice(root)
  await expect(access(join(root, 'clusters'))).rejects.toThrow()
})
