import { defined } from '@dayone/pipeline'
import { spawn } from 'node:child_process'
import { open } from 'node:fs/promises'
import type { ProcessIdentity } from './process-identity.ts'
import { spawned, type ServiceRequest } from './services.ts'

/**
 * Starts a program that outlives this one, in a session of its own, with stdin closed; its output is appended to the
 * log file (0600). Find it again with isAlive, end it with endProcess. Throws UserError (exit 3) if it cannot be
 * started.
 */
export const startDetached = async (request: Omit<ServiceRequest, 'maxLogBytes'>): Promise<ProcessIdentity> => {
  const log = await open(request.logFile, 'a', 0o600)
  try {
    await log.chmod(0o600)
    const child = spawn(request.program, [...request.args], {
      env: { ...request.env },
      ...defined({ cwd: request.cwd }),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    })
    const identity = await spawned(child, request)
    child.unref()
    return identity
  } finally {
    await log.close()
  }
}
