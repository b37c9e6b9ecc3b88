import { cpus } from 'node:os'

/**
 * Milliseconds that the cores of this computer have worked, divided by their number: the least time that the work done
 * between two calls can take. It counts all programs, so nothing else may run.
 */
export function workPerCore(): number {
  const cores = cpus()
  const work = cores.reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)
  return work / cores.length
}

/** The work of all programs while `run` runs. */
export async function workDuring(run: () => Promise<unknown>): Promise<number> {
  const before = workPerCore()
  await run()
  return workPerCore() - before
}
