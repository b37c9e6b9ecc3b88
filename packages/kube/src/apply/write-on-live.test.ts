import { expect, test } from 'vitest'
import type { KubeRequest } from '../api/kube-request.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { disownUpdates } from './disown-updates.ts'
import { overwriteObject } from './overwrite-object.ts'

const updated = [{ manager: 'dayone', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }]
const quota: KubeObject = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'dayone', namespace: 'shop', resourceVersion: '7', managedFields: updated },
}

/** A server that answers each write with the next status; the object has a new version after each conflict. */
const serverOf = (statuses: readonly number[], live = quota) => {
  const sent: KubeRequest[] = []
  const removed: unknown[] = []
  const kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'remove'> = {
    get: async () => ({ ...live, metadata: { ...live.metadata, resourceVersion: String(7 + sent.length) } }),
    pathOf: async () => '/api/v1/namespaces/shop/resourcequotas/dayone',
    remove: async (ref) => void removed.push(ref),
    request: async (request) => {
      sent.push(request)
      const status = statuses[sent.length - 1] ?? 200
      const message = status === 422 ? 'field is immutable' : 'answer'
      return { status, body: { kind: 'Status', message } }
    },
  }
  return { kube, sent, removed }
}
const versions = (sent: readonly KubeRequest[]): readonly unknown[] =>
  sent.map(({ body }) => (body as KubeObject).metadata['resourceVersion'])

test.each([
  ['overwriteObject', overwriteObject],
  ['disownUpdates', disownUpdates],
])('%s repeats a conflicting write on the new object, and fails (exit 5) after the third', async (_, write) => {
  const twice = serverOf([409, 409])
  await write(twice.kube, quota)
  expect(versions(twice.sent)).toEqual(['7', '8', '9'])

  const always = serverOf([409, 409, 409, 409])
  await expect(write(always.kube, quota)).rejects.toMatchObject({
    message: 'ResourceQuota dayone in shop keeps being changed by something else.',
    exitCode: 5,
  })
  expect(always.sent).toHaveLength(3)
})

test.each([
  ['overwriteObject', overwriteObject],
  ['disownUpdates', disownUpdates],
])('%s writes nothing to an object that does not exist, and reports other answers', async (_, write) => {
  const { kube, sent } = serverOf([])
  await write({ ...kube, get: async () => undefined }, quota)
  expect(sent).toEqual([])
  await expect(write(serverOf([403]).kube, quota)).rejects.toThrow('ResourceQuota dayone in shop')
})

test('an object with a different immutable field is deleted, and the next apply recreates it', async () => {
  const { kube, removed } = serverOf([422])
  await overwriteObject(kube, quota)
  expect(removed).toHaveLength(1)
})

test('an object without fields of an update is left alone', async () => {
  const { kube, sent } = serverOf([], { ...quota, metadata: { ...quota.metadata, managedFields: [] } })
  await disownUpdates(kube, quota)
  expect(sent).toEqual([])
})
