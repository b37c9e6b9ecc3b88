import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { PracticeWorld } from './practice-world.ts'

/** moto wants to see a signature and does not check it. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/us-west-2/s3/aws4_request, SignedHeaders=host, Signature=none',
}

/**
 * Makes a cluster with AlwaysAllow one of an older kops, whose specification says nothing of it. kops 1.36 always writes
 * an authorization, so the block is taken out of the state store itself.
 */
export async function withoutAuthorization({ folder }: PracticeWorld, cluster: string): Promise<void> {
  const { endpoint } = JSON.parse(await readFile(join(folder, 'cloud', 'cloud.json'), 'utf8')) as { endpoint: string }
  const object = `${endpoint}/practice-state/${cluster}/config`
  const text = await (await fetch(object, { headers: SIGNED })).text()
  const body = text.replace('  authorization:\n    alwaysAllow: {}\n', '')
  expect(body).not.toBe(text)
  expect((await fetch(object, { method: 'PUT', body, headers: SIGNED })).ok).toBe(true)
}
