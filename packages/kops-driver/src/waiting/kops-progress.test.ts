import type { KopsNews } from '@dayone/kops'
import { expect, test } from 'vitest'
import { buildProgress, notBegun, withNews } from './build-progress.ts'
import { followBuild, followRoll } from './follow-kops.ts'
import { notRolled, rollProgress, withRollNews } from './roll-progress.ts'

const tasks = (done: number): KopsNews => ({ kind: 'tasks', done, total: 119 })
const again: KopsNews = { kind: 'again', what: 'AutoscalingGroup/nodes', reason: 'Invalid IAM Instance Profile' }
const built = (...news: readonly KopsNews[]) => buildProgress(news.reduce(withNews, notBegun))

test("building: kops' own count, and the usual duration", () => {
  expect(built(tasks(0), tasks(56))).toEqual({
    id: 'build',
    what: 'kops builds',
    count: { done: 56, total: 119 },
    usually: expect.stringContaining('on AWS'),
  })
})

test('building: the wait for the load balancer, until kops counts again', () => {
  const waiting = [tasks(56), { kind: 'load-balancer', name: 'api-demo' }] as const
  expect(built(...waiting)).toMatchObject({ what: 'waiting for the load balancer', count: { done: 56 } })
  expect(built(...waiting, tasks(90))).toMatchObject({ id: 'build', count: { done: 90 } })
})

test('building: shows retries only while they last', () => {
  const seen = [{ text: 'kops retries AutoscalingGroup/nodes: Invalid IAM Instance Profile', isThere: false }]
  expect(built(tasks(100), again, tasks(110)).seen).toEqual(seen)
  expect(built(tasks(100), again, tasks(110), again, tasks(110)).seen).toEqual(seen)
  expect(built(tasks(100), again, tasks(110), tasks(111)).seen).toBeUndefined()
})

const groups = [
  { name: 'control-plane-a', machines: 1 },
  { name: 'nodes-a', machines: 2 },
]
const rolled = (...news: readonly KopsNews[]) => rollProgress(groups, 1, news.reduce(withRollNews, notRolled))

test.each<[string, readonly KopsNews[], number, string | undefined]>([
  ['kops validates before it begins', [{ kind: 'valid' }], 0, undefined],
  ['a machine is emptied', [{ kind: 'drains', node: 'i-1' }], 0, 'draining i-1'],
  ['replaced a machine', [{ kind: 'replaces', instance: 'i-1' }], 0, 'replaced i-1'],
  [
    'the replacement is not there yet',
    [
      { kind: 'replaces', instance: 'i-1' },
      { kind: 'not-valid', reason: 'machine "i-2" has not yet joined cluster' },
    ],
    0,
    'not healthy yet: machine "i-2" has not yet joined cluster',
  ],
  ['one more machine first, which ends none', [{ kind: 'detaches', instance: 'i-1' }, { kind: 'valid' }], 0, undefined],
  [
    'bastions, after which kops does not validate',
    [
      { kind: 'replaces', instance: 'i-1' },
      { kind: 'replaces', instance: 'i-2' },
    ],
    1,
    'replaced i-2',
  ],
  [
    'the first is done, though kops validates twice',
    [{ kind: 'replaces', instance: 'i-1' }, { kind: 'valid' }, { kind: 'valid' }],
    1,
    undefined,
  ],
])('rolling: %s', (_, news, done, now) => {
  expect(rolled(...news)).toMatchObject({
    what: 'rolling nodes-a (group 2 of 2)',
    count: { done, total: 2, noun: 'instances' },
    ...(now === undefined ? {} : { seen: [{ text: now, isThere: false }] }),
  })
})

test('reports every line; only news changes the progress', () => {
  const lines: string[] = []
  const reported: string[] = []
  const reporter = {
    kill: new AbortController().signal,
    report: (line: string) => void lines.push(line),
    progress: ({ what, count }: ReturnType<typeof buildProgress>) => void reported.push(`${what} ${count?.done}`),
  }
  const build = followBuild(reporter)
  build.onLine?.('Tasks: 56 done / 119 total; 3 can run')
  build.onLine?.('kops has set your kubectl context to demo')
  const { following: roll } = followRoll([{ name: 'nodes-a', machines: 1 }], 0, reporter)
  roll.onLine?.('Stopping instance "i-1", in group "nodes-a.demo" (this may take a while).')
  roll.onLine?.('Cluster validated.')
  expect(lines).toHaveLength(4)
  expect(reported).toEqual(['kops builds 56', 'rolling nodes-a 0', 'rolling nodes-a 0', 'rolling nodes-a 1'])
})
