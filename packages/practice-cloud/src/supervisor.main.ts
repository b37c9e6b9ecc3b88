import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBoundedLog, identifyProcess, lockFile, systemClock } from '@dayone/host'
import { removeCloudState, writeCloudState } from './cloud-state.ts'
import type { SupervisorOptions } from './supervisor/supervisor-options.ts'
import { startSupervisor } from './supervisor/supervisor.ts'

/** The detached process that runs the practice cloud: `node supervisor.main.ts <state folder>`. Exits on SIGTERM. */
const root = process.argv[2]
if (root === undefined) throw new Error('usage: supervisor.main.ts <state folder>')

const MAX_LOG_BYTES = 1024 * 1024
const lock = await lockFile(join(root, 'supervisor.lock'))
const me = await identifyProcess(process.pid)
// If the lock is taken, another start was faster; our parent process joins that one.
if (lock === undefined || me === undefined) process.exit(0)

const options = JSON.parse(readFileSync(join(root, 'supervisor.json'), 'utf8')) as SupervisorOptions
const file = createBoundedLog(join(root, 'supervisor.log'), MAX_LOG_BYTES)
let last = ''
const log = (line: string): void => {
  if (line !== last) file.write(Buffer.from(`${new Date().toISOString()} ${line}\n`))
  last = line
}

const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    stop.abort()
  })
process.on('SIGHUP', () => undefined)
// A bug of ours must not leave unsupervised programs behind.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    log(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    stop.abort()
  })

try {
  const supervisor = await startSupervisor(options, { clock: systemClock, log })
  const state = {
    supervisor: me,
    endpoint: supervisor.endpoint,
    key: supervisor.key,
    startedAt: new Date().toISOString(),
  }
  await writeCloudState(root, state)
  log(`the practice cloud runs at ${supervisor.endpoint}`)
  const reason = await supervisor.follow(stop.signal)
  log(reason)
  if (reason === 'stopped') await removeCloudState(root)
  else await writeCloudState(root, { ...state, lost: new Date().toISOString() })
} catch (error) {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
} finally {
  await lock.release()
}
process.exit()
