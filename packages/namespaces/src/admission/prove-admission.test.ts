import type { Kube, KubeRequest, KubeResponse } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { proveAdmission } from './prove-admission.ts'

/** An API server that enforces the quota after this many seconds, and counts it then, before, or never. */
const proved = async (enforcedAfter: number, isCounted: (seconds: number) => boolean) => {
  let now = 0
  const answer = ({ method, path, body }: KubeRequest): KubeResponse => {
    if (method === 'GET' && path.endsWith('/resourcequotas'))
      return { status: 200, body: { items: [{ status: isCounted(now / 1000) ? { hard: { pods: '10' } } : {} }] } }
    const isDoor = JSON.stringify(body).includes('LoadBalancer')
    if (isDoor && now >= enforcedAfter * 1000) return { status: 403, body: { message: 'exceeded quota: dayone' } }
    return { status: 201, body }
  }
  const kube = {
    pathOf: async () => '/api/v1/namespaces/shop/pods',
    request: async (request: KubeRequest) => answer(request),
  }
  const ctx = {
    ports: { kube: kube as unknown as Kube },
    clock: { now: () => new Date(now), sleep: async (ms: number) => void (now += ms) },
    stop: new AbortController().signal,
  } as unknown as StepContext<{ kube: Kube }>
  const [shop] = config.parse({ namespaces: [{ name: 'shop' }] }).namespaces
  const checks = await proveAdmission(shop!, ctx)
  const quota = checks.find(({ text }) => text.startsWith('The quota'))
  return { status: quota?.status, seconds: now / 1000 }
}

test('waits for a quota that kube-controller-manager has not counted yet', async () => {
  expect(await proved(25, (now) => now >= 25)).toEqual({ status: 'pass', seconds: 25 })
})

test('does not wait for a quota that is counted and not enforced', async () => {
  expect(await proved(Infinity, () => true)).toEqual({ status: 'fail', seconds: 10 })
})

test('gives up after a minute if the quota is never counted', async () => {
  expect(await proved(Infinity, () => false)).toEqual({ status: 'fail', seconds: 60 })
})
