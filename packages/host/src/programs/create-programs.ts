import { defined } from '@dayone/pipeline'
import { basename } from 'node:path'
import { execa, type Options } from 'execa'
import { createByteTail } from './byte-tail.ts'
import { createLineSplitter } from './line-splitter.ts'
import { hangingProgram, missingProgram, tooSlowProgram } from './program-errors.ts'
import type { ProgramRequest, ProgramResult, Programs } from './programs.ts'
import { createLineRedaction } from '../redaction/secret-patterns.ts'
import { createTermination } from './termination.ts'

const MIB = 1024 * 1024
const STDOUT_LIMIT = 32 * MIB
const STDERR_LIMIT = MIB
const LAST_LINES = 20

/** What happens to the output of programs. */
export interface ProgramsOptions {
  /** Applied to every line before it is used, see createRedactor. */
  readonly redact: (text: string) => string
  /** Receives the output lines of all programs, for example for the log. */
  onOutput?(line: string, from: { readonly program: string; readonly stream: 'stdout' | 'stderr' }): void
}

/** Runs real programs. Each has a process group of its own, so that Ctrl-C in the terminal reaches only us. */
export const createPrograms = (options: ProgramsOptions): Programs => ({
  run: (request) => runProgram(request, options),
})

const runProgram = async (request: ProgramRequest, options: ProgramsOptions): Promise<ProgramResult> => {
  const startedAt = performance.now()
  const durationMs = (): number => Math.round(performance.now() - startedAt)
  if (request.kill?.aborted === true)
    return { exitCode: undefined, signal: 'SIGTERM', stdout: '', stderr: '', durationMs: 0 }

  const program = basename(request.program)
  const lastLines: string[] = []
  let brokenReader: { readonly error: unknown } | undefined
  const report = (line: string, stream: 'stdout' | 'stderr'): void => {
    lastLines.push(line)
    if (lastLines.length > LAST_LINES) lastLines.shift()
    options.onOutput?.(line, { program, stream })
    request.onLine?.(line, stream)
  }

  const child = execa(request.program, [...request.args], childOptions(request))
  const termination = createTermination(child, request)
  const read = (stream: 'stdout' | 'stderr', limit: number) => {
    const tail = createByteTail(limit)
    const redactLine = createLineRedaction(options.redact)
    const lines = createLineSplitter((line) => {
      if (brokenReader !== undefined) return
      try {
        report(redactLine(line), stream)
      } catch (error) {
        brokenReader = { error }
        termination.end('reader')
      }
    })
    child[stream].on('data', (chunk: Buffer) => {
      termination.outputReceived()
      tail.push(chunk)
      lines.push(chunk)
    })
    return { tail, lines }
  }
  const stdout = read('stdout', STDOUT_LIMIT)
  const stderr = read('stderr', STDERR_LIMIT)

  const result = await child
  termination.settle()
  stdout.lines.end()
  stderr.lines.end()

  if (brokenReader !== undefined) throw brokenReader.error
  if (child.pid === undefined) throw missingProgram(request, result.cause)
  if (termination.reason() === 'deadline') throw tooSlowProgram(program, request.deadlineMs, lastLines)
  if (termination.reason() === 'silence') throw hangingProgram(program, request.silenceMs ?? 0, lastLines)
  return {
    exitCode: result.exitCode,
    signal: result.signal,
    stdout: stdout.tail.text(),
    stderr: stderr.tail.text(),
    durationMs: durationMs(),
  }
}

const childOptions = (request: ProgramRequest) =>
  ({
    env: { ...request.env },
    extendEnv: false,
    stdin: request.input === undefined ? 'ignore' : 'pipe',
    ...defined({ input: request.input, cwd: request.cwd }),
    stdout: 'pipe',
    stderr: 'pipe',
    encoding: 'buffer',
    buffer: false,
    reject: false,
    killDescendants: true,
    // SIGKILL follows SIGTERM after this time; the whole group is ended.
    forceKillAfterDelay: 5000,
  }) as const satisfies Options
