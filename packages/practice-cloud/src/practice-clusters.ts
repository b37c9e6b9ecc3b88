import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccessKey } from './access-key.ts'
import { practiceStatus } from './cloud-state.ts'
import { createCloudReader } from './supervisor/world.ts'

/**
 * The names of the clusters in the running practice cloud, which a stop would delete. Empty if no cloud runs. If it
 * does not respond, or has another version: the clusters with a folder of the supervisor.
 */
export async function practiceClusters(root: string): Promise<readonly string[]> {
  const status = await practiceStatus(root)
  if (status.state === 'stopped' || status.state === 'gone') return []
  const asked = status.state === 'running' ? await askCloud(status.endpoint, status.key) : undefined
  const names = asked ?? (await readdir(join(root, 'clusters')).catch(() => []))
  return [...names].sort()
}

/** Undefined if it does not respond. */
async function askCloud(endpoint: string, key: AccessKey): Promise<readonly string[] | undefined> {
  const world = await createCloudReader(endpoint, key)
    .world()
    .catch(() => undefined)
  return world?.clusters.map(({ name }) => name)
}
