import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { kubeconfigEntry } from './kubeconfig-entry.ts'
import type { Command } from './time-command.ts'

const ASK_EVERY_MS = 20

/** Whether `/readyz` returns 200 with this kubeconfig; false if the file does not exist. */
async function isReady(kubeconfig: string): Promise<boolean> {
  try {
    const { server, ca, cert, key } = kubeconfigEntry(await readFile(kubeconfig, 'utf8'))
    return await new Promise((resolve, reject) => {
      const asked = request(new URL('/readyz', server), { ca, cert, key, agent: false, timeout: 500 }, (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      })
      asked.on('timeout', () => asked.destroy())
      asked.on('error', reject)
      asked.end()
    })
  } catch {
    return false
  }
}

/**
 * Milliseconds between the moment when a new API server is ready, observed by polling fifty times a second, and
 * dayone's event that its wait is over. Runs the command, an `up` with JSON output, to its end.
 */
export async function timeToNotice({ program, args, env, cwd }: Command, kubeconfig: string): Promise<number> {
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'], timeout: 600_000 })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  let isWaiting = false
  let noticed: number | undefined
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as { readonly type: string; readonly progress?: { readonly id: string } }
    if (event.progress?.id === 'api-server') isWaiting = true
    else if (isWaiting && event.type === 'change.applied') noticed ??= performance.now()
  })
  let ready: number | undefined
  while (ready === undefined && child.exitCode === null) {
    if (await isReady(kubeconfig)) ready = performance.now()
    else await sleep(ASK_EVERY_MS)
  }
  const code = await ended
  if (code !== 0 || ready === undefined || noticed === undefined)
    throw new Error(`${args.join(' ')} ended with ${String(code)}; ready ${String(ready)}, noticed ${String(noticed)}`)
  return Math.max(0, noticed - ready)
}
