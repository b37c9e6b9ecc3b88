import { defined, emptyView, reduce, type Finding, type Plan, type StepView } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { riskCounts, stepStatus, type StepFindings } from './step-status.ts'

const at = '2026-01-01T00:00:00Z'
const planned = (plan: Plan | undefined, failure?: string): StepView | undefined => {
  let view = reduce(emptyView, { type: 'run.started', steps: [{ id: 'rbac', title: 'Rights' }], at })
  if (plan !== undefined) view = reduce(view, { type: 'step.planned', step: 'rbac', round: 1, plan, preview: false })
  const failed = failure === undefined ? {} : { failure: { message: failure, exitCode: 6 } }
  return reduce(view, { type: 'step.finished', step: 'rbac', outcome: 'planned', at, ...failed }).steps[0]
}
const create = (...targets: string[]): Plan => ({
  changes: targets.map((target) => ({ id: target, action: 'create', target, data: {} })),
  findings: [],
})
const found = (more: Partial<StepFindings>): StepFindings => ({
  isDescribed: true,
  view: planned(create()),
  wanted: 3,
  states: { made: 3 },
  blockedBy: undefined,
  command: (...words) => ['dayone', ...words].join(' '),
  ...more,
})

test.each<[string, Partial<StepFindings>, string, string | RegExp]>([
  ['all is there and nothing differs', {}, 'in place', ''],
  [
    'all is to be created and nothing of ours is there',
    { view: planned(create('a', 'b', 'c')), states: { made: 0 } },
    'not set up',
    'dayone up rbac',
  ],
  ['one of three is gone', { view: planned(create('a')), states: { made: 2 } }, 'drift', 'a'],
  ['all objects are there, and machines differ', { states: { made: 3, running: ['i-1: open'] } }, 'drift', ''],
  [
    'dayone.yaml asks for nothing, and nothing is there',
    { wanted: 0, states: { made: 0 } },
    'not checked',
    /nothing configured/,
  ],
  [
    'dayone.yaml is silent, and nothing is there',
    { isDescribed: false, states: { made: 0 } },
    'not set up',
    'dayone up rbac',
  ],
  [
    'dayone.yaml is silent, and something is there',
    { isDescribed: false, states: { made: 7 } },
    'not checked',
    /^7 objects/,
  ],
  ['it could not be planned', { view: planned(undefined, 'forbidden') }, 'cannot check', 'forbidden'],
  ['the step before it failed', { view: undefined, blockedBy: 'no access' }, 'cannot check', 'no access'],
  ['its work could not be counted', { states: { failure: 'forbidden' } }, 'cannot check', 'forbidden'],
])('%s', (_, more, status, remark) => {
  const row = stepStatus('rbac', found(more))
  expect(row.status).toBe(status)
  expect(row.remark).toMatch(remark)
})

test('lists risks that are not accepted, the most severe first, and counts them', () => {
  const risk = (id: string, severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({
    id,
    kind: 'risk',
    target: 'demo',
    text: `Risk ${id}.`,
    ...defined({ severity }),
    ...more,
  })
  const accepted = { reason: 'known', owner: 'ann', until: '2027-01-01' }
  const findings = [risk('a', 'low'), risk('b', 'critical', { hint: 'Close it.' }), risk('c', 'high', { accepted })]
  const { risks } = stepStatus('rbac', found({ view: planned({ changes: [], findings }) }))
  expect(risks).toEqual([
    { id: 'b', severity: 'critical', target: 'demo', text: 'Risk b.', hint: 'Close it.' },
    { id: 'a', severity: 'low', target: 'demo', text: 'Risk a.' },
  ])
  expect(riskCounts(risks)).toBe('1 critical, 1 low')
})
