import type { Cloud } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube, Reach } from '@dayone/kube'
import { CredentialsExpiredError, UserError, type Progress, type StepContext } from '@dayone/pipeline'
import { setImmediate as othersFirst } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const { spec, config } = sampleCluster()
const closed: Reach = { kind: 'closed', host: 'api', words: 'ECONNREFUSED' }
const ready: Reach = { kind: 'ready' }
const MINUTE = 60_000

const never = <Answer>(): Promise<Answer> => new Promise(() => undefined)

interface World {
  /** The result of a request after this many milliseconds. */
  readonly reach: (ms: number) => Reach | Promise<Reach>
  readonly cloud?: Partial<Cloud>
  readonly kops?: Partial<Kops>
}

function waiting({ reach, cloud, kops }: World) {
  let now = 0
  let asked = 0
  const askedApi: number[] = []
  const reported: Progress[] = []
  const lines: string[] = []
  const stop = new AbortController()
  const quiet: Partial<Cloud> = {
    apiEntrance: async () => void (asked += 1),
    instances: async () => [],
    endedInstances: async () => [],
  }
  const kube: Partial<Kube> = {
    reach: async () => {
      askedApi.push(now)
      return reach(now)
    },
  }
  const ports = {
    kube,
    kops: { state: 's3://store', getSpec: async () => spec, ...kops },
    cloud: { ...quiet, ...cloud },
  }
  const ctx = {
    ports,
    clock: {
      now: () => new Date(now),
      sleep: async (ms: number) => {
        await othersFirst()
        now += ms
      },
    },
    stop: stop.signal,
    kill: new AbortController().signal,
    report: (line: string) => void lines.push(line),
    progress: (progress: Progress) => void reported.push(progress),
  } as unknown as StepContext<ClusterPorts>
  const ended = waitUntilReady(config.name, ctx)
  return { ended, reported, lines, stop, askedApi, asked: () => asked, minutes: () => now / MINUTE }
}

test('does not query the cloud if the server responds soon', async () => {
  const { ended, reported, asked } = waiting({ reach: (ms) => (ms < 2000 ? closed : ready) })
  await ended
  expect(asked()).toBe(0)
  const wait = { id: 'api-server', what: 'waiting for the API server', usually: expect.stringContaining('on AWS') }
  const seen = [{ text: 'the API server accepts no connections yet', isThere: false }]
  expect(reported).toEqual([wait, { ...wait, seen }])
})

test.each<[string, World, number]>([
  ['that answers at once', { reach: () => ready }, 0],
  ['that refuses connections first', { reach: (ms) => (ms < 7_300 ? closed : ready) }, 8_000],
  ['whose first answers never come', { reach: (ms) => (ms < 7_300 ? never() : ready) }, 8_000],
  [
    'that comes up while the cloud takes its time',
    { reach: (ms) => (ms < 7_300 ? closed : ready), cloud: { instances: () => never() } },
    8_000,
  ],
])('polls a server %s each second and notices it on the next request', async (_, world, noticed) => {
  const { ended, askedApi } = waiting(world)
  await ended
  expect(askedApi).toEqual(Array.from({ length: noticed / 1000 + 1 }, (_value, second) => second * 1000))
})

test('a late response does not hide a newer one', async () => {
  const late = Promise.withResolvers<Reach>()
  const { ended, reported } = waiting({
    reach: (ms) => {
      if (ms === 0) return late.promise
      if (ms === 2000) late.resolve({ kind: 'silent', host: 'api', words: 'no answer' })
      return ms < 4000 ? closed : ready
    },
  })
  await ended
  const texts = reported.flatMap(({ seen = [] }) => seen.map(({ text }) => text))
  expect(texts).toContain('the API server accepts no connections yet')
  expect(texts).not.toContain('nothing responds at its address yet')
})

test('later polls the cloud and reports changes, at least every 30 seconds', async () => {
  const { ended, reported, asked } = waiting({ reach: (ms) => (ms < 2 * MINUTE ? closed : ready) })
  await ended
  expect(asked()).toBeGreaterThanOrEqual(8)
  expect(asked()).toBeLessThanOrEqual(12)
  expect(reported.at(-1)?.seen?.map(({ text }) => text)).toEqual([
    'no load balancer yet',
    '0 of 1 control plane instances running',
    'the API server accepts no connections yet',
  ])
  expect(reported.length).toBeGreaterThanOrEqual(6)
  expect(reported.length).toBeLessThanOrEqual(8)
})

const refused = async () => {
  throw new UserError('It cannot be reached just now.', { exitCode: 6 })
}

test.each<[string, Partial<World>]>([
  ['a cloud', { cloud: { apiEntrance: refused } }],
  ['a state store', { kops: { getSpec: refused } }],
])('%s that cannot be queried does not end the wait', async (_, world) => {
  const { ended, reported } = waiting({ reach: (ms) => (ms < MINUTE ? closed : ready), ...world })
  await ended
  expect(reported.at(-1)?.seen?.[0]?.text).toBe('the AWS API failed: It cannot be reached just now.')
})

test.each<[string, World]>([
  [
    'of the cloud',
    {
      reach: () => closed,
      cloud: {
        instances: async () => {
          throw new CredentialsExpiredError('ec2:DescribeInstances', 'RequestExpired')
        },
      },
    },
  ],
  [
    'of the state store, where the kubeconfig had to be renewed',
    {
      reach: () => {
        const error = new CredentialsExpiredError('`kops export kubeconfig`', 'ExpiredToken')
        return { kind: 'no-credentials', words: error.message, error }
      },
    },
  ],
])('expired credentials end it immediately: %s', async (_, world) => {
  const { ended, minutes } = waiting(world)
  await expect(ended).rejects.toBeInstanceOf(CredentialsExpiredError)
  expect(minutes()).toBeLessThan(1)
})

test('after twenty minutes reports a diagnosis and the next step', async () => {
  const { ended, minutes } = waiting({ reach: () => closed })
  await expect(ended).rejects.toMatchObject({
    message: 'The API server did not respond within 20 minutes: it has no load balancer in AWS.',
    hint: expect.stringContaining('To create it'),
    nextSteps: [
      'aws elbv2 describe-load-balancers   (look for api.demo.example.test)',
      'dayone up   (resumes where it stopped)',
    ],
    cause: 'ECONNREFUSED',
    exitCode: 3,
  })
  expect(minutes()).toBeGreaterThan(20)
  expect(minutes()).toBeLessThan(20.1)
})

test('a stop does not affect the machines', async () => {
  const { ended, stop, lines } = waiting({ reach: () => closed })
  stop.abort()
  await ended
  expect(lines).toEqual(['No longer waiting for the API server; the instances keep starting.'])
})

test.each<[string, World]>([
  ['for an answer of the server', { reach: () => never() }],
  ['for the cloud', { reach: () => closed, cloud: { instances: () => never() } }],
])('a stop does not wait %s', async (_, world) => {
  const { ended, stop, lines } = waiting(world)
  setTimeout(() => stop.abort(), 20)
  await ended
  expect(lines).toEqual(['No longer waiting for the API server; the instances keep starting.'])
})
