import { expect } from 'vitest'
import { askPretendAws } from './pretend-aws.ts'
import type { PracticeWorld } from './practice-world.ts'

/**
 * Turns a cluster with AlwaysAllow into one of an older kops, whose specification does not set authorization. kops 1.36
 * always writes it, so the block is removed in the state store itself.
 */
export async function withoutAuthorization({ folder }: PracticeWorld, cluster: string): Promise<void> {
  const object = `/practice-state/${cluster}/config`
  const text = await (await askPretendAws(folder, 's3', object)).text()
  const body = text.replace('  authorization:\n    alwaysAllow: {}\n', '')
  expect(body).not.toBe(text)
  expect((await askPretendAws(folder, 's3', object, { method: 'PUT', body })).ok).toBe(true)
}
