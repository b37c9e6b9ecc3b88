import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingPermissions, policies, type RecordedCall } from '@dayone/aws'
import { contextNames } from '@dayone/kube'
import { practiceClusters, practiceStatus } from '@dayone/practice-cloud'
import { foldersOf } from '../src/session/folders.ts'
import { askPretendAws, cloudOf } from './pretend-aws.ts'
import { startChild, type Child, type Ended } from './run-child.ts'

const built = fileURLToPath(new URL('../dist', import.meta.url))
const MINUTE = 60_000

/** A practice cloud of its own, the built program for it, and the programs to verify its state. */
export interface PracticeWorld {
  /** The folder of dayone.yaml, evidence, logs and the cloud. */
  readonly folder: string
  /** Runs `dayone …` to its end. */
  dayone(...args: string[]): Promise<Ended>
  start(...args: string[]): Child
  /** How to start `dayone …` in another way (in a terminal). */
  launch(...args: string[]): Launch
  /** Plain kops or kubectl, in a shell that has evaluated `dayone practice env`. Rejects if it fails. */
  plain(program: 'kops' | 'kubectl', ...args: string[]): Promise<string>
  /** The same with any exit code, and for any program. */
  tryPlain(program: string, ...args: string[]): Promise<Ended>
  /**
   * Runs a printed kops command as typed in the practice shell, but without KOPS_STATE_STORE, so that it must name the
   * state store itself. The editor changes nothing.
   */
  typedKops(command: string): Promise<Ended>
  /** The state store as listed by the emulated AWS: key, time and hash of every object. */
  stateStore(): Promise<readonly string[]>
  /** The text of dayone.yaml; undefined if it does not exist. */
  yaml(): Promise<string | undefined>
  /**
   * Stops the cloud and removes everything. Returns what the test must find empty: leftover processes, and AWS calls
   * that docs/aws-permissions.md does not allow.
   */
  close(): Promise<readonly string[]>
}

export interface Launch {
  readonly program: string
  readonly args: readonly string[]
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

/** Copies the built program, so that a concurrent build cannot replace it. */
export async function createWorld(): Promise<PracticeWorld> {
  const base = await mkdtemp(join(tmpdir(), 'dayone-e2e-'))
  await cp(built, join(base, 'program'), { recursive: true })
  await mkdir(join(base, 'work'))
  const folder = join(base, 'practice')
  const { parts } = foldersOf({ env: process.env })
  return worldAt({ base, folder, env: { ...testEnv(), DAYONE_PRACTICE_DIR: folder, DAYONE_PARTS_DIR: parts } })
}

/**
 * The same world with another kops first on PATH. A built kops would take precedence, so the cache contains only the
 * other parts.
 */
export async function withKops(world: PracticeWorld, kopsFolder: string): Promise<PracticeWorld> {
  const base = join(world.folder, '..')
  const { parts } = foldersOf({ env: process.env })
  const others = join(base, 'parts-without-kops')
  await mkdir(others, { recursive: true })
  const known = await readdir(others)
  for (const name of await readdir(parts).catch(() => []))
    if (!name.startsWith('kops-') && !known.includes(name)) await symlink(join(parts, name), join(others, name))
  const env = testEnv()
  const path = `${kopsFolder}${delimiter}${env['PATH'] ?? ''}`
  return worldAt({
    base,
    folder: world.folder,
    env: { ...env, PATH: path, DAYONE_PRACTICE_DIR: world.folder, DAYONE_PARTS_DIR: others },
  })
}

/**
 * The same world, used like AWS: nothing refers to practice except the standard AWS environment variables, which point
 * to its moto. `path` precedes the program's own folders; `changed` overrides those variables. The cloud must run.
 */
export async function asAws(
  world: PracticeWorld,
  path: readonly string[] = [],
  changed: Readonly<Record<string, string>> = {},
): Promise<PracticeWorld> {
  const { stdout } = await world.dayone('practice', 'env')
  const lines = stdout.split('\n').flatMap((line) => /^export (\w+)='(.*?)'/.exec(line) ?? [])
  const variables: Record<string, string> = {}
  for (let at = 0; at < lines.length; at += 3) variables[lines[at + 1] ?? ''] = lines[at + 2] ?? ''
  const { env } = world.launch()
  const folders = [...path, variables['PATH'] ?? '', env['PATH'] ?? '']
  const base = join(world.folder, '..')
  return worldAt({
    base,
    folder: world.folder,
    env: { ...env, ...variables, ...changed, PATH: folders.join(delimiter) },
  })
}

/** The test's own environment, without variables that affect the program's appearance or target. */
const testEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        !/^(CI|DAYONE_.*|FORCE_COLOR|NODE_OPTIONS|VITEST.*|AWS_.*|KOPS_.*|npm_.*|INIT_CWD)$/.test(entry[0]),
    ),
  )

interface Place {
  readonly base: string
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

function worldAt({ base, folder, env }: Place): PracticeWorld {
  const cwd = join(base, 'work')
  const launch = (...args: string[]): Launch => ({
    program: process.execPath,
    args: [join(base, 'program', 'main.js'), ...args],
    env,
    cwd,
  })
  const start = (...args: string[]): Child => startChild({ ...launch(...args), deadlineMs: 8 * MINUTE })
  const dayone = (...args: string[]): Promise<Ended> => start(...args).ended
  let shell: { readonly cloud: string; readonly lines: string } | undefined
  /** What `dayone practice env` prints, asked again only when there is a new cloud, or a cluster without credentials. */
  const practiceEnv = async (): Promise<string> => {
    const root = join(folder, 'cloud')
    const cloud = JSON.stringify(await practiceStatus(root))
    const known = contextNames(await readFile(join(root, 'kubeconfig'), 'utf8').catch(() => ''))
    const isComplete = (await practiceClusters(root)).every((name) => known.includes(name))
    if (shell?.cloud === cloud && isComplete) return shell.lines
    const { exitCode, stdout } = await dayone('practice', 'env')
    shell = exitCode === 0 ? { cloud, lines: stdout } : undefined
    return stdout
  }
  const tryPlain = async (program: string, ...args: string[]): Promise<Ended> => {
    const script = 'eval "$PRACTICE" && exec "$@"'
    const child = startChild({
      program: '/bin/sh',
      args: ['-c', script, 'sh', program, ...args],
      env: { PATH: '/usr/bin:/bin', HOME: base, PRACTICE: await practiceEnv() },
      cwd,
      deadlineMs: 2 * MINUTE,
    })
    return child.ended
  }
  return {
    folder,
    start,
    launch,
    dayone,
    tryPlain,
    async plain(program, ...args) {
      const { exitCode, stdout, stderr } = await tryPlain(program, ...args)
      if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${exitCode}\n${stdout}\n${stderr}`)
      return stdout
    },
    typedKops: (command) => tryPlain('sh', '-c', `unset KOPS_STATE_STORE; EDITOR=true ${command}`),
    async stateStore() {
      const answer = await askPretendAws(folder, 's3', '/practice-state?list-type=2')
      if (!answer.ok) throw new Error(`the state store answers ${answer.status}`)
      return [...(await answer.text()).matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry]) => entry ?? '')
    },
    yaml: () => readFile(join(folder, 'dayone.yaml'), 'utf8').catch(() => undefined),
    async close() {
      const forbidden = await forbiddenCalls(folder)
      await dayone('practice', 'stop', '--yes')
      const left = await processesOf(base)
      await rm(base, { recursive: true, force: true })
      return [...left, ...forbidden]
    },
  }
}

/**
 * Calls of kops and dayone to the emulated AWS that the documented policies, for the clusters and buckets of this
 * world, do not allow.
 */
async function forbiddenCalls(folder: string): Promise<readonly string[]> {
  if ((await cloudOf(folder)) === undefined) return []
  const answer = await askPretendAws(folder, 's3', '/practice/calls').catch(() => undefined)
  if (answer === undefined) return []
  let calls = (await answer.json()) as readonly RecordedCall[]
  const clusters = new Set(calls.map(({ cluster }) => cluster || 'none.example.test'))
  const made = calls.filter(({ action }) => action === 's3:CreateBucket').map(({ resource }) => resource)
  const buckets = ['practice-state', ...made.map((arn) => arn.split(':').at(-1) ?? '')]
  for (const cluster of clusters)
    for (const stateBucket of buckets)
      calls = missingPermissions(calls, policies, {
        partition: 'aws',
        account: '123456789012',
        region: 'us-west-2',
        cluster,
        stateBucket,
        discoveryBucket: stateBucket,
      })
  return calls.map(
    ({ agent, action, resource, cluster }) =>
      `docs/aws-permissions.md does not allow ${agent}: ${action} on ${resource} (${cluster || 'no tag'})`,
  )
}

/** Command lines of all processes with this folder in their arguments (Linux only; empty elsewhere). */
export async function processesOf(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    pids.map(async (pid) => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')),
  )
  return lines.filter((line) => line.includes(folder))
}
