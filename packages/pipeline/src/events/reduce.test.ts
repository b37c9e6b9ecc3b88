import { describe, expect, test } from 'vitest'
import type { PipelineEvent } from './events.ts'
import { exitCodeOf } from './exit-code.ts'
import { emptyView, OUTPUT_LINES, reduce } from './reduce.ts'

const change = { id: 'save', action: 'create' as const, target: 'demo', data: null }
const fold = (events: readonly PipelineEvent[]) => events.reduce(reduce, emptyView)
const started: PipelineEvent = { type: 'run.started', steps: [{ id: 'cluster', title: 'Cluster' }], at: 't0' }

describe('reduce', () => {
  test('follows one step from waiting to finished', () => {
    const view = fold([
      started,
      { type: 'step.started', step: 'cluster', title: 'Cluster', at: 't1' },
      {
        type: 'step.planned',
        step: 'cluster',
        round: 1,
        preview: false,
        plan: { changes: [change], findings: [{ id: 'f', kind: 'safe', target: 'x', text: 'old' }] },
      },
      { type: 'change.started', step: 'cluster', change },
    ])
    expect(view.steps[0]).toMatchObject({ state: 'applying', round: 1, changes: [{ state: 'running' }], applied: 0 })
    const later = [
      { type: 'change.applied', step: 'cluster', change },
      {
        type: 'step.planned',
        step: 'cluster',
        round: 2,
        preview: false,
        plan: { changes: [], findings: [{ id: 'f', kind: 'safe', target: 'x', text: 'new' }] },
      },
      { type: 'step.finished', step: 'cluster', outcome: 'applied', at: 't2' },
      {
        type: 'step.checked',
        step: 'cluster',
        check: { id: 'c', target: 'x', status: 'pass', text: 'ok', means: 'asked' },
      },
      { type: 'run.finished', outcomes: { cluster: 'applied' }, at: 't3' },
    ] satisfies PipelineEvent[]
    const end = later.reduce(reduce, view)
    expect(end).toMatchObject({
      finishedAt: 't3',
      steps: [
        {
          state: 'finished',
          outcome: 'applied',
          applied: 1,
          findings: [{ text: 'new' }],
          checks: [{ status: 'pass' }],
        },
      ],
    })
  })

  test('keeps only the last lines of output', () => {
    const lines = Array.from({ length: OUTPUT_LINES + 50 }, (_, index): PipelineEvent => ({
      type: 'step.output',
      step: 'cluster',
      line: `${index}`,
    }))
    const output = fold([started, ...lines]).steps[0]?.output
    expect(output).toHaveLength(OUTPUT_LINES)
    expect(output?.at(-1)).toBe(`${OUTPUT_LINES + 49}`)
  })
})

describe('ten thousand checks and changes', () => {
  const many = 10_000

  /** The same objects, counting how often their ids are read. */
  const counted = () => {
    let reads = 0
    const withId = <T extends object>(index: number, rest: T) =>
      Object.defineProperty({ ...rest }, 'id', { enumerable: true, get: () => ((reads += 1), `n-${index}`) }) as T & {
        readonly id: string
      }
    return { withId, reads: () => reads }
  }

  test('are read a few times each, not for every other one', () => {
    const { withId, reads } = counted()
    const changes = Array.from({ length: many }, (_, at) =>
      withId(at, { action: 'create' as const, target: `n-${at}`, data: null }),
    )
    const events: readonly PipelineEvent[] = [
      started,
      { type: 'step.planned', step: 'cluster', round: 1, preview: false, plan: { changes, findings: [] } },
      ...changes.flatMap((one): readonly PipelineEvent[] => [
        { type: 'change.started', step: 'cluster', change: one },
        { type: 'change.applied', step: 'cluster', change: one },
      ]),
      ...Array.from({ length: many }, (_, at): PipelineEvent => ({
        type: 'step.checked',
        step: 'cluster',
        check: withId(at, { target: 'x', status: 'pass' as const, text: 'ok', means: 'asked' }),
      })),
    ]
    const step = fold(events).steps[0]
    expect(step?.checks).toHaveLength(many)
    expect(step?.changes.every(({ state }) => state === 'applied')).toBe(true)
    expect(step?.applied).toBe(many)
    expect(reads()).toBeLessThanOrEqual(6 * many)
  })
})

describe('an old view', () => {
  const checked = (id: string, text: string): PipelineEvent => ({
    type: 'step.checked',
    step: 'cluster',
    check: { id, target: 'x', status: 'pass', text, means: 'asked' },
  })
  const textsOf = (view: ReturnType<typeof fold>) => view.steps[0]?.checks.map(({ text }) => text)

  test('stays unchanged and can be continued twice', () => {
    const before = fold([started, checked('a', 'first')])
    const one = reduce(before, checked('b', 'second'))
    const other = reduce(reduce(before, checked('a', 'again')), checked('c', 'third'))
    expect([textsOf(before), textsOf(one), textsOf(other)]).toEqual([
      ['first'],
      ['first', 'second'],
      ['again', 'third'],
    ])
  })

  test('can be copied and continued', () => {
    const view = fold([
      started,
      { type: 'step.planned', step: 'cluster', round: 1, preview: false, plan: { changes: [change], findings: [] } },
      { type: 'change.applied', step: 'cluster', change },
      checked('a', 'first'),
    ])
    const copy = { ...view, steps: view.steps.map((step) => ({ ...step, title: 'copied' })) }
    const next = reduce(copy, checked('b', 'second'))
    expect(next.steps[0]).toMatchObject({ title: 'copied', changes: [{ state: 'applied' }], applied: 1 })
    expect(textsOf(next)).toEqual(['first', 'second'])
    expect(JSON.parse(JSON.stringify(next))).toMatchObject({ steps: [{ checks: [{ id: 'a' }, { id: 'b' }] }] })
  })

  test('keeps two findings of one plan with the same id, and removes those of the previous plan', () => {
    const finding = { id: 'f', kind: 'risk' as const, target: 'x' }
    const planned = (round: number, texts: readonly string[]): PipelineEvent => ({
      type: 'step.planned',
      step: 'cluster',
      round,
      preview: false,
      plan: { changes: [], findings: texts.map((text) => ({ ...finding, text })) },
    })
    const view = fold([started, planned(1, ['old']), planned(2, ['one', 'two'])])
    expect(view.steps[0]?.findings.map(({ text }) => text)).toEqual(['one', 'two'])
  })
})

describe('progress', () => {
  const progressEvent = (id: string, at: string, done = 0): PipelineEvent => ({
    type: 'step.progress',
    step: 'cluster',
    at,
    progress: { id, what: `waiting for ${id}`, count: { done, total: 3 } },
  })
  const progressAfter = (...events: readonly PipelineEvent[]) => fold([started, ...events]).steps[0]?.progress

  test('is timed from the first report of the same operation', () => {
    expect(progressAfter(progressEvent('api', 't1'), progressEvent('api', 't2', 2))).toMatchObject({
      since: 't1',
      count: { done: 2 },
    })
    expect(progressAfter(progressEvent('api', 't1'), progressEvent('nodes', 't2'))).toMatchObject({
      since: 't2',
      what: 'waiting for nodes',
    })
  })

  test.each<[string, PipelineEvent]>([
    ['its change is done', { type: 'change.applied', step: 'cluster', change }],
    ['the step is done', { type: 'step.finished', step: 'cluster', outcome: 'failed', at: 't2' }],
    [
      'its checks answer',
      {
        type: 'step.checked',
        step: 'cluster',
        check: { id: 'c', target: 'x', status: 'pass', text: 'ok', means: 'asked' },
      },
    ],
  ])('ends when %s', (_, event) => {
    expect(progressAfter(progressEvent('api', 't1'), event)).toBeUndefined()
  })
})

describe('exitCodeOf', () => {
  const finished = (outcome: 'failed' | 'unchanged', exitCode?: number): PipelineEvent => ({
    type: 'step.finished',
    step: 'cluster',
    outcome,
    at: 't',
    ...(exitCode === undefined ? {} : { failure: { message: 'm', exitCode } }),
  })
  const checked = (status: 'pass' | 'warn' | 'fail' | 'skip', notAsked?: true): PipelineEvent => ({
    type: 'step.checked',
    step: 'cluster',
    check: { id: `c/${notAsked}`, target: 'x', status, text: '', means: '', ...(notAsked ? { notAsked } : {}) },
  })
  test.each([
    [[finished('unchanged')], 0],
    [[finished('failed', 5)], 5],
    [[finished('unchanged'), checked('fail')], 3],
    [[finished('unchanged'), checked('warn'), checked('skip')], 0],
    [[finished('failed', 6), checked('fail')], 6],
    [[finished('unchanged'), checked('pass'), checked('fail', true)], 6],
    [[finished('unchanged'), checked('fail'), checked('fail', true)], 3],
  ] as const)('%j ends with %i', (events, code) => {
    expect(exitCodeOf(fold([started, ...events]))).toBe(code)
  })
})
