import { spawn, type ChildProcess } from 'node:child_process'
import { stateOfHangingRun } from './state-of-hanging-run.ts'

export interface Ended {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Child {
  readonly pid: number
  readonly ended: Promise<Ended>
  /** Resolves once stdout or stderr contains this text; rejects if the program ends without it. */
  printed(words: string): Promise<void>
  signal(name: NodeJS.Signals): void
  /** Closes the reading end, like `head -1`. */
  closeStdout(): void
}

export interface ChildRequest {
  readonly program: string
  readonly args: readonly string[]
  /** The complete environment. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** In milliseconds. SIGKILL follows, and stderr ends with what the program was doing. */
  readonly deadlineMs: number
}

/** Starts a program without a terminal: stdin is closed. */
export function startChild({ program, args, env, cwd, deadlineMs }: ChildRequest): Child {
  const child = spawn(program, [...args], {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk
      for (const listener of listeners) listener()
    })
  const deadline = setTimeout(() => {
    void stateOfHangingRun(child.pid ?? 0, text.stdout)
      .then((state) => (text.stderr += `\nNot finished within ${deadlineMs / 1000} s:\n${state}`))
      .finally(() => child.kill('SIGKILL'))
  }, deadlineMs)
  const ended = endOf(child, text).finally(() => {
    clearTimeout(deadline)
  })
  return {
    pid: child.pid ?? 0,
    ended,
    printed: async (words) => {
      let listener = (): void => undefined
      const heard = new Promise<true>((resolve) => {
        listener = () => {
          if (`${text.stdout}\n${text.stderr}`.includes(words)) resolve(true)
        }
        listeners.add(listener)
        listener()
      })
      const first = await Promise.race([heard, ended])
      listeners.delete(listener)
      if (first !== true) throw new Error(`ended without "${words}":\n${first.stdout}\n${first.stderr}`)
    },
    signal: (name) => void child.kill(name),
    closeStdout: () => void child.stdout.destroy(),
  }
}

const endOf = (child: ChildProcess, text: { readonly stdout: string; readonly stderr: string }): Promise<Ended> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal, ...text })
    })
  })
