import { emptyView, type Check, type Outcome, type RunView } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import { lineText } from '../front-ends/lines/text/line.ts'
import { evidenceData } from './evidence-files.ts'
import { evidenceLines } from '../front-ends/lines/result/evidence-lines.ts'
import { evidenceMarkdown } from './evidence-markdown.ts'
import { evidenceReport } from './evidence-report.ts'
import { verdictOf } from './verdict.ts'

const check = (status: Check['status'], more: Partial<Check> = {}): Check => ({
  id: `${status}/${more.text ?? ''}`,
  target: 'shop',
  text: 'shop is isolated.',
  status,
  means: 'asked: 403',
  ...more,
})
const critical = { severity: 'critical' } as const
const done = [{ outcome: 'applied' as Outcome }]

describe('the verdict', () => {
  it.each<[string, readonly Check[], readonly { outcome: Outcome }[], boolean, string]>([
    ['all proved', [check('pass')], done, true, 'Your cluster is ready, and this is how we know'],
    [
      'warnings and what practice cannot measure',
      [check('pass'), check('warn'), check('skip')],
      done,
      true,
      'Your cluster is ready, and this is how we know',
    ],
    ['a failed check', [check('pass'), check('fail')], done, false, 'shop: 1 of 2 checks failed.'],
    [
      'nobody to ask',
      [check('pass'), check('fail', { notAsked: true })],
      done,
      false,
      'shop: 1 of 2 checks could not run.',
    ],
    [
      'both',
      [check('fail'), check('fail', { notAsked: true }), check('skip')],
      done,
      false,
      'shop: 1 of 3 checks failed, 1 could not run, 1 not checked.',
    ],
    [
      'something critical that was not measured',
      [check('pass'), check('skip', critical)],
      done,
      false,
      'shop is not proved secure: 1 critical check not passed.',
    ],
    [
      'something critical that is only a warning',
      [check('warn', critical), check('skip', critical)],
      done,
      false,
      'shop is not proved secure: 2 critical checks not passed.',
    ],
    [
      'a step that was declined',
      [check('pass')],
      [{ outcome: 'declined' }],
      false,
      'shop: everything present is verified, but some objects are missing.',
    ],
    ['no check', [], done, false, 'shop: no checks ran.'],
  ])('%s', (_name, checks, steps, isReady, text) => {
    expect(verdictOf({ cluster: 'shop', steps, checks: checks.map((one) => ({ check: one })) })).toMatchObject({
      isReady,
      text,
    })
  })
})

const viewOf = (checks: readonly Check[]): RunView => ({
  ...emptyView,
  steps: [
    {
      id: 'namespaces',
      title: 'Namespaces',
      state: 'finished',
      round: 1,
      plan: undefined,
      findings: [],
      preview: false,
      changes: [],
      applied: 0,
      output: [],
      progress: undefined,
      kept: undefined,
      checks,
      startedAt: undefined,
      finishedAt: undefined,
      outcome: 'applied',
      failure: undefined,
    },
  ],
})
const subjectOf = (view: RunView) => ({
  view,
  facts: {
    name: 'shop',
    kubernetesVersion: '1.36.1',
    networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
    namespaces: [],
  },
  where: 'practice',
  at: new Date(0),
  versions: {},
})

describe('a failed check', () => {
  const view = viewOf([check('fail', { text: 'shop is open.', hint: 'Close it: dayone up' }), check('pass')])

  it('is the first sentence of the Markdown evidence', () => {
    const markdown = evidenceMarkdown(subjectOf(view))
    expect(markdown).toMatch(/^# Evidence: shop\n\n\*\*shop: 1 of 2 checks failed\.\*\*\n/)
    expect(markdown).toMatch(
      /## Failed checks: 1\n\n- \*\*failed\*\*: shop is open\. \(asked: 403\) Close it: dayone up\n\n## Namespaces/,
    )
  })

  it('is counted in the JSON evidence', () => {
    expect(evidenceData(subjectOf(view)).verdict).toMatchObject({ isReady: false, counts: { failed: 1, passed: 1 } })
    expect(evidenceData(subjectOf(viewOf([check('pass')]))).verdict).toMatchObject({ isReady: true })
  })

  it('comes after everything that passed', () => {
    const rows = evidenceLines(evidenceReport('shop', view, [], 'practice'), 120).map(lineText)
    const at = (words: string): number => rows.findIndex((row) => row.includes(words))
    expect(rows[0]).toBe('shop: 1 of 2 checks failed.')
    expect(at('✗ 1 of 2 checks failed:')).toBeGreaterThan(at('✓ shop is isolated.'))
    expect(at('✗ failed: shop is open.')).toBeGreaterThan(at('Namespaces: applied'))
    expect(rows.join('\n')).not.toContain('ready')
  })
})

describe('checks that did not run again', () => {
  const kept = { at: '2026-11-26T18:03:12.000Z', passed: 34, notChecked: 1 }
  const before: RunView = {
    ...emptyView,
    steps: viewOf([]).steps.map((step) => ({ ...step, outcome: 'unchanged' as const, kept })),
  }
  const mixed: RunView = {
    ...emptyView,
    steps: [...before.steps, { ...viewOf([check('pass')]).steps[0]!, id: 'rbac' }],
  }

  it('are never told as passed now', () => {
    expect(verdictOf(evidenceReport('shop', before, [], 'practice'))).toMatchObject({
      isReady: true,
      text: 'Your cluster is ready: 34 checks passed on 2026-11-26 18:03 UTC, and nothing has changed since',
      counts: { passed: 0, kept: 34 },
    })
    expect(evidenceData(subjectOf(mixed))).toMatchObject({
      verdict: {
        text: 'Your cluster is ready: 1 check passed now, 34 on 2026-11-26 18:03 UTC, and nothing has changed since',
        counts: { passed: 1, kept: 34 },
      },
      steps: [{ checks: [], kept }, { checks: [{ status: 'pass' }] }],
    })
  })

  it('make no cluster ready in which another check failed', () => {
    const failed: RunView = { ...mixed, steps: [...before.steps, ...viewOf([check('fail')]).steps] }
    expect(evidenceData(subjectOf(failed)).verdict).toMatchObject({
      isReady: false,
      text: 'shop: 1 of 1 checks failed.',
    })
  })

  it('say once when they passed, and how to run them again', () => {
    const rows = evidenceLines(evidenceReport('shop', before, [], 'practice'), 120).map(lineText)
    const stands =
      'Namespaces: unchanged; 34 checks passed on 2026-11-26 18:03 UTC (1 not checked), nothing has changed since'
    expect(rows.filter((row) => row.includes(stands))).toHaveLength(1)
    expect(rows.filter((row) => row.includes('To run all checks again: dayone verify'))).toHaveLength(1)
    expect(evidenceMarkdown(subjectOf(before))).toContain(
      'Not checked again: 34 checks passed on 2026-11-26 18:03 UTC (1 not checked), nothing has changed since.',
    )
  })
})

it('counts per step what is proved again where nothing has changed, and lists the rest', () => {
  const kept = { at: '2026-11-26T18:03:12.000Z', passed: 34, notChecked: 0 }
  const unchanged = { outcome: 'unchanged' as const }
  const again = (...checks: readonly Check[]): RunView => {
    const [step] = viewOf(checks).steps
    return {
      ...emptyView,
      steps: [
        { ...step!, ...unchanged, checks: [], kept },
        { ...step!, ...unchanged, id: 'rbac' },
      ],
    }
  }
  const rowsOf = (view: RunView): string =>
    evidenceLines(evidenceReport('shop', view, [], 'practice'), 120)
      .map(lineText)
      .join('\n')
  const proved = check('pass', { text: 'shop is isolated.' })
  expect(rowsOf(again(proved, proved, check('skip')))).toMatch(/unchanged; 2 proved, 1 not checked$/m)
  expect(rowsOf(again(proved))).not.toContain('shop is isolated.')
  expect(rowsOf(again(proved, check('warn', { text: 'ns-7 has no owner.' })))).toContain('ns-7 has no owner.')
  expect(rowsOf(again(proved, check('fail', { text: 'shop is open.' })))).toContain('✗ failed: shop is open.')
  const [first, second] = again(proved).steps
  const changed = { ...emptyView, steps: [first!, { ...second!, outcome: 'applied' as const }] }
  expect(rowsOf(changed)).toContain('shop is isolated.')
})

it('counts thousands of checks per step, and shows those that failed or warn', () => {
  const many = Array.from({ length: 5000 }, (_, index) => check('pass', { text: `ns-${index} is isolated.` }))
  const view = viewOf([
    ...many,
    check('warn', { text: 'ns-7 has no owner.' }),
    check('fail', { text: 'ns-9 is open.' }),
  ])
  const report = evidenceReport('shop', view, [], 'practice')
  const shown = evidenceLines(report, 100).map(lineText)
  expect(shown.length).toBeLessThan(24)
  expect(shown.join('\n')).toMatch(/! warning: shop: ns-7 has no owner\.[^]*Namespaces: applied; 5000 proved/)
  expect(shown.join('\n')).toMatch(/✗ 1 of 5002 checks failed:\n✗ failed: shop: ns-9 is open\./)
  expect(evidenceLines(report, 100, { isWhole: true }).length).toBeGreaterThan(5000)
})
