import { systemClock } from '@dayone/host'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { partsForTests } from './parts-for-tests.ts'
import { startApiServer } from './start-api-server.ts'

const folder = await mkdtemp(join(tmpdir(), 'dayone-api-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a real API server responds, uses RBAC, and leaves nothing behind', async () => {
  const parts = await partsForTests(process.env)
  const api = await startApiServer({ folder, parts, clock: systemClock, path: '/usr/bin:/bin', withCilium: true })
  try {
    expect(await api.kube.version()).toBe('1.36.1')
    const review = await api.kube.request({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user: 'nobody', resourceAttributes: { verb: 'list', resource: 'secrets' } },
      },
    })
    expect(review.body).toMatchObject({ status: { allowed: false } })
    expect(await api.kube.pathOf({ apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' })).toContain(
      'cilium',
    )
  } finally {
    await api.stop()
  }
  expect(await readFile(join(folder, 'processes.json'), 'utf8')).toBe('[]')
  await expect(fetch(api.server)).rejects.toThrow()
})
