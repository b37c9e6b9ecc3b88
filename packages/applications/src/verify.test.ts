import type { Kube, KubeObject } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { sampleApplication, sampleDeployment, samplePod, sampleService } from './sample.fixture.ts'
import { verify } from './verify.ts'

const ready = sampleDeployment({ replicas: 2, updatedReplicas: 2, readyReplicas: 2 })
const refused = sampleDeployment({
  conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'status unknown for quota' }],
})
const slice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'a' },
  endpoints: [{ addresses: ['10.0.0.1'] }],
}

/** A cluster whose Deployment changes with each read; the last state stays. */
const run = async (looks: readonly KubeObject[], podIp = '10.0.0.1') => {
  let now = 0
  let look = 0
  const kube: Pick<Kube, 'get' | 'list' | 'observe' | 'pathOf' | 'request'> = {
    get: async ({ kind }) => (kind === 'Service' ? sampleService() : looks[Math.min(look++, looks.length - 1)]),
    list: async ({ kind }) => (kind === 'Pod' ? [samplePod({}, { podIPs: [{ ip: podIp }] })] : [slice]),
    pathOf: async () => '/api/v1/events',
    request: async () => ({ status: 200, body: { items: [] } }),
    observe: async () => ({ find: () => undefined, isServed: () => true, labelled: [] }),
  }
  const ctx = {
    ports: { kube: kube as Kube },
    facts: { namespaces: [] },
    clock: { now: () => new Date(now), sleep: async (ms: number) => void (now += ms) },
    stop: new AbortController().signal,
    report: () => undefined,
  } as unknown as StepContext<{ kube: Kube }>
  const [check, reachable] = await verify({ applications: [sampleApplication] }, ctx)
  return { check, reachable, seconds: now / 1000 }
}

test('returns immediately if everything is ready', async () => {
  expect(await run([ready])).toMatchObject({ check: { status: 'pass' }, seconds: 0 })
})

test('ignores a temporary rejection', async () => {
  expect(await run([refused, refused, ready])).toMatchObject({ check: { status: 'pass' }, seconds: 2 })
})

test('a lasting rejection ends the wait early', async () => {
  expect(await run([refused])).toMatchObject({ check: { status: 'fail' }, seconds: 10 })
})

test('a foreign address behind the Service ends the wait early, and is reported', async () => {
  const { reachable, seconds } = await run([ready], '10.0.0.2')
  expect(seconds).toBe(5)
  expect(reachable).toMatchObject({ status: 'fail', text: expect.stringContaining('10.0.0.1') as string })
})

test('waits a minute for starting pods', async () => {
  expect(await run([sampleDeployment({})])).toMatchObject({ check: { status: 'fail' }, seconds: 60 })
})
