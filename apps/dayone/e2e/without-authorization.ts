import { expect } from 'vitest'
import { askPretendAws } from './pretend-aws.ts'
import type { PracticeWorld } from './practice-world.ts'

/**
 * Makes a cluster with AlwaysAllow one of an older kops, whose specification says nothing of it. kops 1.36 always writes
 * an authorization, so the block is taken out of the state store itself.
 */
export async function withoutAuthorization({ folder }: PracticeWorld, cluster: string): Promise<void> {
  const object = `/practice-state/${cluster}/config`
  const text = await (await askPretendAws(folder, 's3', object)).text()
  const body = text.replace('  authorization:\n    alwaysAllow: {}\n', '')
  expect(body).not.toBe(text)
  expect((await askPretendAws(folder, 's3', object, { method: 'PUT', body })).ok).toBe(true)
}
