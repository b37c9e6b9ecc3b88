import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { createPrograms } from './create-programs.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from '../processes/process-identity.ts'
import { createRedactor } from '../redaction/redactor.ts'
import type { ProgramRequest } from './programs.ts'

const redactor = createRedactor()
const programs = createPrograms({ redact: redactor.redact })

/** Runs JavaScript in a real child. */
const runScript = (script: string, more: Partial<ProgramRequest> = {}) =>
  programs.run({
    program: process.execPath,
    args: ['-e', script],
    env: { PATH: process.env.PATH ?? '' },
    deadlineMs: 60_000,
    ...more,
  })

const errorOf = async (run: Promise<unknown>): Promise<UserError> => {
  const error: unknown = await run.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof UserError)) throw error
  return error
}

test('returns exit code, output and arguments unchanged', async () => {
  const script = 'console.log(JSON.stringify(process.argv.slice(1))); console.error("oops"); process.exit(7)'
  const result = await programs.run({
    program: process.execPath,
    args: ['-e', script, 'a b', '$(id)', '"; rm -rf x', ''],
    env: {},
    deadlineMs: 60_000,
  })

  expect(result).toMatchObject({ exitCode: 7, signal: undefined, stderr: 'oops\n' })
  expect(JSON.parse(result.stdout)).toEqual(['a b', '$(id)', '"; rm -rf x', ''])
})

test('passes none of our environment', async () => {
  process.env.DAYONE_TEST_LEAK = 'yes'
  const result = await runScript('console.log(JSON.stringify(Object.keys(process.env)))', { env: { ONLY: 'this' } })
  delete process.env.DAYONE_TEST_LEAK

  expect(JSON.parse(result.stdout)).toEqual(['ONLY'])
})

test('closes stdin, so that a program that prompts ends instead of waiting', async () => {
  const result = await runScript('process.stdin.on("data", () => {}).on("end", () => console.log("no input"))')
  expect(result.stdout).toBe('no input\n')
})

test('writes input to stdin, even if it is not read', async () => {
  const echoed = await runScript('process.stdin.pipe(process.stdout)', { input: 'kind: Cluster\n' })
  expect(echoed.stdout).toBe('kind: Cluster\n')

  const ignored = await runScript('process.exit(3)', { input: 'x'.repeat(5_000_000) })
  expect(ignored.exitCode).toBe(3)
})

test('a missing program is an error with a hint', async () => {
  const error = await errorOf(programs.run({ program: 'kops-of-nowhere', args: [], env: {}, deadlineMs: 1000 }))
  expect(error).toMatchObject({
    message: 'kops-of-nowhere was not found.',
    hint: 'Install kops-of-nowhere, or add its folder to PATH.',
    exitCode: 3,
  })

  const absolute = await errorOf(programs.run({ program: '/no/where/kops', args: [], env: {}, deadlineMs: 1000 }))
  expect(absolute.hint).toContain('/no/where/kops')
})

test('a file that is not a program is an error too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-host-'))
  await writeFile(join(folder, 'kops'), 'not executable', { mode: 0o600 })
  const error = await errorOf(programs.run({ program: join(folder, 'kops'), args: [], env: {}, deadlineMs: 1000 }))
  expect(error.message).toBe('kops exists, but this account cannot run it.')
})

test('termination by a signal is a result', async () => {
  const result = await runScript('process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000)')
  expect(result).toMatchObject({ exitCode: undefined, signal: 'SIGSEGV' })
})

test('ends a program after its deadline, with its last lines in the error', async () => {
  const error = await errorOf(runScript('console.log("halfway"); setInterval(() => {}, 1000)', { deadlineMs: 4000 }))
  expect(error.message).toBe('node did not finish within 4 s and was stopped.')
  expect(error.cause).toBe('halfway')
  expect(error.exitCode).toBe(3)
})

test('missing output counts as hanging; continuous output does not', async () => {
  const error = await errorOf(runScript('console.log("Tasks: 3"); setInterval(() => {}, 1000)', { silenceMs: 3000 }))
  expect(error.message).toBe('node seems to hang: it printed nothing for 3 s and was stopped.')
  expect(error.cause).toBe('Tasks: 3')

  const chatty = 'let n = 0; setInterval(() => { console.log(n); if (++n === 45) process.exit() }, 100)'
  expect((await runScript(chatty, { silenceMs: 3000 })).exitCode).toBe(0)
})

test('kill ends the whole group: SIGTERM first, SIGKILL for those that ignore it', async () => {
  const kill = new AbortController()
  const grandchild =
    'process.on("SIGTERM", () => {}); console.log("grandchild " + process.pid); setInterval(() => {}, 1000)'
  const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' })
    process.on('SIGTERM', () => console.log('child got TERM')); setInterval(() => {}, 1000)`
  let pid = 0
  let identity: Promise<ProcessIdentity | undefined> | undefined
  const lines: string[] = []
  const result = await runScript(child, {
    kill: kill.signal,
    onLine: (line) => {
      lines.push(line)
      if (!line.startsWith('grandchild ')) return
      pid = Number(line.split(' ')[1])
      identity = identifyProcess(pid)
      kill.abort()
    },
  })

  expect(lines).toContain('child got TERM')
  expect(result).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' })
  expect(pid).toBeGreaterThan(0)
  const grandchildProcess = await identity
  await expect.poll(() => isAlive(grandchildProcess!), { timeout: 10_000 }).toBe(false)
})

test('a program that stops on SIGTERM gets no SIGKILL', async () => {
  const kill = new AbortController()
  const script = 'process.on("SIGTERM", () => process.exit(9)); console.log("ready"); setInterval(() => {}, 1000)'
  const result = await runScript(script, {
    kill: kill.signal,
    onLine: () => {
      kill.abort()
    },
  })
  expect(result).toMatchObject({ exitCode: 9, signal: undefined })
})

test('does not start if it was killed before', async () => {
  const result = await runScript('console.log("ran")', { kill: AbortSignal.abort() })
  expect(result).toMatchObject({ exitCode: undefined, signal: 'SIGTERM', stdout: '' })
})

test('runs in a process group of its own, which a Ctrl-C in the terminal does not reach', async () => {
  const { stdout } = await runScript(
    `const stat = require('fs').readFileSync('/proc/self/stat', 'utf8'); console.log(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] === String(process.pid))`,
  )
  expect(stdout).toBe('true\n')
})

test('50 MB of output use bounded memory, and the end is kept', async () => {
  let lines = 0
  const script = `const line = 'x'.repeat(99) + '\\n'; let n = 0
    const flood = () => { while (n < 500_000) { n += 100; if (!process.stderr.write(line.repeat(100))) return process.stderr.once('drain', flood) } console.error('the end') }
    flood()`
  const result = await runScript(script, {
    onLine: () => {
      lines += 1
    },
  })
  const fixture = fileURLToPath(new URL('./flood-memory.fixture.ts', import.meta.url))
  const alone = await programs.run({ program: process.execPath, args: [fixture], env: {}, deadlineMs: 60_000 })

  expect(lines).toBe(500_001)
  expect(result.stderr.length).toBeLessThanOrEqual(1024 * 1024)
  expect(result.stderr.endsWith('the end\n')).toBe(true)
  expect(Number(alone.stdout)).toBeGreaterThan(0)
  expect(Number(alone.stdout)).toBeLessThan(30)
})

test('truncates a line of 10 MB, marks invalid UTF-8, and keeps characters across chunk boundaries', async () => {
  const lines: string[] = []
  const script = `const out = process.stdout; out.write('y'.repeat(10_000_000) + '\\n'); out.write(Buffer.from([0x61, 0xff, 0x62, 0x0a]))
    const euro = Buffer.from('€\\n'); out.write(euro.subarray(0, 1)); setTimeout(() => out.write(euro.subarray(1)), 100)`
  await runScript(script, { onLine: (line) => lines.push(line) })

  expect(lines[0]).toMatch(/^y{65536} … \(line cut\)$/)
  expect(lines.slice(1)).toEqual(['a\uFFFDb', '€'])
})

test('redacts every line before it is used', async () => {
  redactor.add('hunter2-hunter2')
  const seen: string[] = []
  const logged: string[] = []
  const logging = createPrograms({
    redact: redactor.redact,
    onOutput: (line, from) => logged.push(`${from.stream} ${line}`),
  })
  await logging.run({
    program: process.execPath,
    args: [
      '-e',
      'console.log("password hunter2-hunter2"); console.log("-----BEGIN RSA PRIVATE KEY-----\\nMIIabc\\n-----END RSA PRIVATE KEY-----\\nafter")',
    ],
    env: {},
    deadlineMs: 60_000,
    onLine: (line) => seen.push(line),
  })

  expect(seen).toEqual(['password [redacted]', '[redacted private key]', '[redacted]', '[redacted]', 'after'])
  expect(logged).toEqual(seen.map((line) => `stdout ${line}`))
})

test('a failing reader ends the program, and its own error is thrown', async () => {
  const bug = new TypeError('reader is broken')
  const run = runScript('console.log("line"); setInterval(() => {}, 1000)', {
    onLine: () => {
      throw bug
    },
  })
  await expect(run).rejects.toBe(bug)
})
