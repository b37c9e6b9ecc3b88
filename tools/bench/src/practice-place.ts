import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand, type Command } from './time-command.ts'

/** A practice cloud of its own with one cluster, and commands for it. */
export interface PracticePlace {
  readonly cluster: string
  /** The dayone.yaml of the cluster. */
  readonly configFile: string
  /** The folder for files of a row. */
  readonly folder: string
  dayone(...args: string[]): Command
  /** kops or kubectl in a shell after `eval "$(dayone practice env)"`. */
  plain(program: 'kops' | 'kubectl', ...args: string[]): Command
  /** dayone's admin kubeconfig of a cluster. */
  kubeconfigOf(cluster: string): string
  close(): Promise<void>
}

/** Environment variables by name. */
type Variables = Readonly<Record<string, string>>

const variablesOf = (text: string): Variables =>
  Object.fromEntries(
    text
      .split('\0')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

/**
 * Builds the cluster with the program itself. `surroundings`: the environment, of which only the variables listed here
 * are used.
 */
export async function openPracticePlace(program: string, surroundings: NodeJS.ProcessEnv): Promise<PracticePlace> {
  const base = await mkdtemp(join(tmpdir(), 'dayone-bench-'))
  const folder = join(base, 'work')
  await mkdir(folder)
  const { HOME = base, PATH = '' } = surroundings
  const env: Variables = { HOME, PATH, LANG: 'C.UTF-8', DAYONE_PRACTICE_DIR: join(base, 'practice') }
  const dayone = (...args: string[]): Command => ({
    program: process.execPath,
    args: [program, ...args],
    env,
    cwd: folder,
  })
  const close = async (): Promise<void> => {
    await runCommand(dayone('practice', 'stop', '--yes'))
    await rm(base, { recursive: true, force: true })
  }
  try {
    await runCommand(dayone('up', '--on', 'practice', '--yes'))
  } catch (error) {
    await close()
    throw error
  }
  const lines = await runCommand(dayone('practice', 'env'))
  const shell = { program: '/bin/sh', args: ['-c', 'eval "$LINES"; env -0'], cwd: folder }
  const plainEnv = variablesOf(await runCommand({ ...shell, env: { ...env, LINES: lines } }))
  const cluster = 'first.practice.dayone'
  const plain = (name: 'kops' | 'kubectl', ...args: string[]): Command => ({
    program: '/usr/bin/env',
    args: [name, ...args],
    env: plainEnv,
    cwd: folder,
  })
  await runCommand(plain('kops', 'export', 'kubeconfig', '--name', cluster, '--admin'))
  return {
    cluster,
    configFile: join(base, 'practice', 'dayone.yaml'),
    folder,
    dayone,
    plain,
    kubeconfigOf: (name) => join(base, 'practice', 'kubeconfigs', `${name}.yaml`),
    close,
  }
}
