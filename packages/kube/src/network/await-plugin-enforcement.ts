import type { Clock } from '@dayone/pipeline'
import type { Kube } from '../api/kube.ts'
import { readPluginEnforcement, type PluginEnforcement } from './plugin-enforcement.ts'

const STARTING_MS = 600_000
const PAUSE_MS = 1_000
const WAIT_MS = 60_000

/**
 * `readPluginEnforcement` of a cluster that may have just been created: nodes are ready before the status of the agents
 * says so. Waits up to a minute for the first agent, but only if its DaemonSet was created in the last ten minutes.
 * `first` reads the first time, for example from the lists of this run.
 */
export async function awaitPluginEnforcement(
  kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'isServed'>,
  plugin: string,
  clock: Clock,
  first = kube,
): Promise<PluginEnforcement> {
  let found = await readPluginEnforcement(first, plugin)
  const began = clock.now().getTime()
  const isStarting = ({ unreadySince }: PluginEnforcement): boolean =>
    unreadySince !== undefined &&
    clock.now().getTime() - unreadySince.getTime() < STARTING_MS &&
    clock.now().getTime() - began < WAIT_MS
  while (isStarting(found)) {
    await clock.sleep(PAUSE_MS)
    found = await readPluginEnforcement(kube, plugin)
  }
  return found
}
