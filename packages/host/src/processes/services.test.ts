import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createPrograms } from '../programs/create-programs.ts'
import { endProcess } from './end-process.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'
import { startService } from './services.ts'

const startScript = async (script: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-host-'))
  const logFile = join(folder, 'service.log')
  const service = await startService({
    program: process.execPath,
    args: ['-e', script],
    env: { GREETING: 'hello' },
    logFile,
  })
  onTestFinished(() => service.stop(100))
  return {
    service,
    logFile,
    says: (text: string) => expect.poll(() => readFile(logFile, 'utf8'), { timeout: 20_000 }).toContain(text),
  }
}

const idle = 'setInterval(() => {}, 1000)'

test('runs, writes both streams to a private log, and is found again by pid and start time', async () => {
  const { service, logFile, says } = await startScript(
    `console.log(process.env.GREETING); console.error('oops'); ${idle}`,
  )
  await says('hello')
  await says('oops')

  expect((await stat(logFile)).mode & 0o777).toBe(0o600)
  expect(await isAlive(service.identity)).toBe(true)
  expect(await identifyProcess(service.identity.pid)).toEqual(service.identity)
})

test('ends with SIGTERM', async () => {
  const { service, says } = await startScript(
    `process.on('SIGTERM', () => process.exit(4)); console.log('ready'); ${idle}`,
  )
  await says('ready')
  await endProcess(service.identity, { graceMs: 20_000 })

  expect(await service.ended).toEqual({ exitCode: 4, signal: null })
  expect(await isAlive(service.identity)).toBe(false)
})

test('ends with SIGKILL if it ignores SIGTERM, including its children', async () => {
  const child = `process.on('SIGTERM', () => {}); console.log('child ' + process.pid); ${idle}`
  const { service, logFile, says } = await startScript(
    `process.on('SIGTERM', () => {}); require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); ${idle}`,
  )
  await says('child ')
  const pid = Number(/child (\d+)/.exec(await readFile(logFile, 'utf8'))?.[1])
  const grandchild = await identifyProcess(pid)
  await endProcess(service.identity, { graceMs: 300 })

  expect(await service.ended).toEqual({ exitCode: null, signal: 'SIGKILL' })
  await expect.poll(() => isAlive(grandchild!), { timeout: 10_000 }).toBe(false)
})

test('stop ends the group: SIGTERM, then SIGKILL for those that ignore it', async () => {
  const child = `process.on('SIGTERM', () => {}); console.log('child ' + process.pid); ${idle}`
  const { service, logFile, says } = await startScript(
    `process.on('SIGTERM', () => process.exit(4)); require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); ${idle}`,
  )
  await says('child ')
  const grandchild = await identifyProcess(Number(/child (\d+)/.exec(await readFile(logFile, 'utf8'))?.[1]))
  await service.stop(20_000)

  expect(service.isRunning()).toBe(false)
  expect(await service.ended).toEqual({ exitCode: 4, signal: null })
  await expect.poll(() => isAlive(grandchild!), { timeout: 10_000 }).toBe(false)
  await service.stop(0)
})

test('a detached program outlives the program that started it, and can be ended by its identity', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-host-'))
  const request = {
    program: process.execPath,
    args: ['-e', `console.log('up'); ${idle}`],
    env: {},
    logFile: join(folder, 'service.log'),
  }
  const starter = `const { startDetached } = await import(${JSON.stringify(new URL('./detached-service.ts', import.meta.url).href)})
    console.log(JSON.stringify(await startDetached(${JSON.stringify(request)})))`
  const { stdout } = await createPrograms({ redact: (text) => text }).run({
    program: process.execPath,
    args: ['--input-type=module', '-e', starter],
    env: {},
    deadlineMs: 60_000,
  })
  const identity = JSON.parse(stdout) as ProcessIdentity
  await expect.poll(() => readFile(request.logFile, 'utf8'), { timeout: 20_000 }).toBe('up\n')

  expect((await stat(request.logFile)).mode & 0o777).toBe(0o600)
  expect(await isAlive(identity)).toBe(true)
  await endProcess(identity)
  expect(await isAlive(identity)).toBe(false)
})

test('rotates a log that grows too large, and keeps the previous one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-host-'))
  const logFile = join(folder, 'service.log')
  const script = `let n = 0; const tick = () => process.stdout.write('x'.repeat(999) + '\\n', () => (++n < 100 ? setImmediate(tick) : console.log('the end'))); tick()`
  const service = await startService({
    program: process.execPath,
    args: ['-e', script],
    env: {},
    logFile,
    maxLogBytes: 20_000,
  })
  await service.ended
  await expect.poll(() => readFile(logFile, 'utf8'), { timeout: 20_000 }).toContain('the end')

  expect((await stat(logFile)).size).toBeLessThan(100_000)
  expect((await readdir(folder)).length).toBe(2)
})

test('never touches a process with a reused pid', async () => {
  const { service } = await startScript(idle)
  const former = { pid: service.identity.pid, startTime: '1@before' }

  expect(await isAlive(former)).toBe(false)
  await endProcess(former)
  expect(await isAlive(service.identity)).toBe(true)
})

test('a missing program is an error in one sentence', async () => {
  const logFile = join(await mkdtemp(join(tmpdir(), 'dayone-host-')), 'service.log')
  await expect(startService({ program: 'etcd-of-nowhere', args: [], env: {}, logFile })).rejects.toMatchObject({
    message: 'etcd-of-nowhere was not found.',
    exitCode: 3,
  })
})

test('pid 0 and an unused pid are not identified', async () => {
  expect(await identifyProcess(0)).toBeUndefined()
  expect(await identifyProcess(2 ** 30)).toBeUndefined()
})
