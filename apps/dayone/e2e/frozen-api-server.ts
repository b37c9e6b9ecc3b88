import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Suspends all API servers of this folder's clouds while `work` runs, as if the network were down; then resumes them.
 */
export async function withFrozenApiServers<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const pids = await apiServersOf(folder)
  if (pids.length === 0) throw new Error(`no API server runs in ${folder}`)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

async function apiServersOf(folder: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(
    pids.map(async (pid) => ({ pid, line: await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '') })),
  )
  return lines
    .filter(({ line }) => line.split('\0')[0]?.endsWith('/kube-apiserver') === true && line.includes(folder))
    .map(({ pid }) => Number(pid))
}
