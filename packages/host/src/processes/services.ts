import { defined } from '@dayone/pipeline'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createBoundedLog } from './bounded-log.ts'
import { endGroup } from './end-process.ts'
import { identifyProcess, type ProcessIdentity } from './process-identity.ts'
import { missingProgram } from '../programs/program-errors.ts'

/** A program that runs until it is stopped. */
export interface ServiceRequest {
  /** A name on the PATH of `env`, or an absolute path. */
  readonly program: string
  readonly args: readonly string[]
  /** The complete environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Receives stdout and stderr; readable only by this account (0600). */
  readonly logFile: string
  /** The log is rotated at this size, and the previous one is kept. @default 4 MiB */
  readonly maxLogBytes?: number
}

/** How a service ended: by an exit code or by a signal. */
export interface ServiceEnd {
  readonly exitCode: number | null
  readonly signal: string | null
}

/** A running, supervised program. */
export interface Service {
  readonly name: string
  /** Save it to find the program again after our own end, see isAlive and endProcess. */
  readonly identity: ProcessIdentity
  /** How it ended. Never rejects. */
  readonly ended: Promise<ServiceEnd>
  readonly isRunning: () => boolean
  /** SIGTERM to its process group, SIGKILL after `graceMs`; resolves when it is gone. */
  readonly stop: (graceMs: number) => Promise<void>
}

/**
 * Starts a program in a process group of its own, with stdin closed. Throws UserError (exit 3) if it cannot be started.
 */
export const startService = async (request: ServiceRequest): Promise<Service> => {
  const log = createBoundedLog(request.logFile, request.maxLogBytes ?? 4 * 1024 * 1024)
  const child = spawn(request.program, [...request.args], {
    env: { ...request.env },
    ...defined({ cwd: request.cwd }),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log.write(chunk)
    })
  child.once('close', () => {
    log.close()
  })
  let isRunning = true
  const ended = new Promise<ServiceEnd>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      isRunning = false
      resolve({ exitCode, signal })
    })
  })
  const identity = await spawned(child, request)
  return {
    name: basename(request.program),
    identity,
    ended,
    isRunning: () => isRunning,
    stop: async (graceMs) => {
      if (!isRunning) return
      endGroup(identity.pid, 'SIGTERM')
      await Promise.race([ended, wait(graceMs, undefined, { ref: false })])
      endGroup(identity.pid, 'SIGKILL')
      await ended
    },
  }
}

/** Waits for the start. A program that is already gone gets a start time that no living process has. */
export const spawned = async (child: ChildProcess, request: { readonly program: string }): Promise<ProcessIdentity> => {
  try {
    await once(child, 'spawn')
  } catch (error) {
    throw missingProgram(request, error)
  }
  const pid = child.pid ?? 0
  return (await identifyProcess(pid)) ?? { pid, startTime: 'gone' }
}
