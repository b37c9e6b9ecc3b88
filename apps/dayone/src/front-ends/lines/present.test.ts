import { emptyView, reduce, type Check, type PipelineEvent, type Plan, type RunView } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import { clockTime, duration } from './text/elapsed.ts'
import { evidenceLines } from './result/evidence-lines.ts'
import { failureLines } from './result/failure-lines.ts'
import { bar, countedBar } from './text/bar.ts'
import { lineText, type Line } from './text/line.ts'
import { wordRows } from './text/original-words.ts'
import { paintLines } from './text/paint.ts'
import { practiceSummary, withPractice } from './run/practice-lines.ts'
import { countChanges, reviewRows } from './plan/review-rows.ts'
import { LIVE_ROWS, runLines } from './run/run-lines.ts'
import { foldLines } from './text/fold-lines.ts'
import { clipText, foldText, padText, wrapText } from './text/wrap-text.ts'

const text = (lines: readonly Line[]): string => lines.map(lineText).join('\n')

it.each<[string, number, readonly string[]]>([
  ['one two three', 7, ['one two', 'three']],
  ['abcdefgh ij', 3, ['abcdefgh', 'ij']],
  ['a abcdefgh ij', 3, ['a', 'abcdefgh', 'ij']],
  ['two\nparagraphs', 20, ['two', 'paragraphs']],
  ['', 5, ['']],
  ['a', 0, ['a']],
])('wraps %j at %i', (given, width, lines) => {
  expect(wrapText(given, width)).toEqual(lines)
})

it('folds words and rows that are too long for a screen, and loses nothing', () => {
  expect(foldText('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
  const row: Line = [{ text: 'ab', tone: 'dim' }, { text: 'cdefg' }]
  expect(foldLines([row, [{ text: '' }]], 3)).toEqual([
    [{ text: 'ab', tone: 'dim' }, { text: 'c' }],
    [{ text: 'def' }],
    [{ text: 'g' }],
    [{ text: '' }],
  ])
})

it('clips and pads to a width', () => {
  expect([clipText('shop', 4), clipText('shops', 4), padText('ab', 4), padText('abcde', 4)]).toEqual([
    'shop',
    'sho…',
    'ab  ',
    'abc…',
  ])
})

it.each([
  [0, '00:00', '0 s'],
  [72_000, '01:12', '1 min 12 s'],
  [3_672_000, '1:01:12', '61 min 12 s'],
  [-5, '00:00', '0 s'],
])('%i ms', (milliseconds, clock, words) => {
  expect([clockTime(milliseconds), duration(milliseconds)]).toEqual([clock, words])
})

it('draws progress in the available width', () => {
  expect([bar(0.5, 4), bar(2, 4), bar(-1, 4)]).toEqual(['██░░', '████', '░░░░'])
  expect(countedBar('kops builds', { done: 56, total: 112 }, 46)).toBe('kops builds  ████████░░░░░░░  56 of 112')
  expect(countedBar('waiting for instances', { done: 1, total: 3, noun: 'ready' }, 30)).toBe(
    'waiting…  ██░░░░  1 of 3 ready',
  )
})

describe('the review', () => {
  const finding = { target: 'API', text: 'open to all' }
  const plan: Plan = {
    changes: [],
    findings: [
      { ...finding, id: '1', kind: 'safe' },
      { ...finding, id: '2', kind: 'risk', severity: 'medium', hint: 'Close it.' },
      { ...finding, id: '3', kind: 'risk', severity: 'high', instead: 'only you' },
      { ...finding, id: '4', kind: 'pinned' },
      { ...finding, id: '5', kind: 'risk', accepted: { reason: 'test', owner: 'ann', until: '2027-01-01' } },
    ],
  }

  it('puts the most severe first and shows how it is resolved', () => {
    expect(reviewRows([plan]).map(({ after, risk }) => `${risk}: ${after ?? '='}`)).toEqual([
      'high: only you',
      'medium: stays as it is. Close it.',
      'already safe: =',
      'safe, now explicit: =',
      'accepted by ann until 2027-01-01: stays as it is',
    ])
  })

  it('counts changes', () => {
    const change = { id: '1', target: 'x', data: {} }
    expect(countChanges([])).toBe('nothing to change')
    expect(
      countChanges([
        { ...change, action: 'update' },
        { ...change, action: 'create' },
        { ...change, action: 'create' },
      ]),
    ).toBe('2 to create, 1 to update')
  })
})

describe('the live part of a run', () => {
  const at = '2026-11-23T11:28:00Z'
  const steps = Array.from({ length: 8 }, (_, index) => ({ id: `step-${index}`, title: `Step ${index}` }))
  const change = { id: 'x', action: 'run' as const, target: 'kops update cluster', data: {} }
  const events: readonly PipelineEvent[] = [
    { type: 'run.started', steps, at },
    { type: 'step.started', step: 'step-0', title: 'Step 0', at },
    { type: 'step.planned', step: 'step-0', round: 1, plan: { changes: [change], findings: [] }, preview: false },
    { type: 'change.started', step: 'step-0', change },
    ...Array.from({ length: 20 }, (_, index) => ({
      type: 'step.output' as const,
      step: 'step-0',
      line: `line ${index}`,
    })),
  ]
  const view = events.reduce<RunView>(reduce, emptyView)
  const screen = {
    view,
    about: { cluster: 'shop', place: 'practice', logFile: '/log' },
    now: new Date(at),
    isStopping: false,
  }

  it.each([10, 12, 16, 24, 50])('fits into %i rows and keeps the stop key visible', (rows) => {
    const lines = runLines(screen, { columns: 80, rows })
    expect(lines.length).toBeLessThanOrEqual(Math.min(LIVE_ROWS, rows - 2))
    expect(lineText(lines.at(-1) ?? [])).toContain('Ctrl-C stops after the current change')
    expect(text(lines)).toMatch(/● step-0 +run kops update cluster/)
  })

  it('shows the last output lines, as many as fit', () => {
    const few = { ...screen, view: { ...view, steps: view.steps.slice(0, 2) } }
    const shown = text(runLines(few, { columns: 80, rows: 24 }))
    expect(shown).toContain('step-0 │ line 19')
    expect(shown).not.toContain('line 13\n')
  })

  const waits: PipelineEvent = {
    type: 'step.progress',
    step: 'step-0',
    at,
    progress: {
      id: 'api',
      what: 'waiting for the API server',
      seen: [
        { text: 'load balancer api-shop: active', isThere: true },
        { text: '0 of 1 load balancer targets healthy', isThere: false },
      ],
      usually: '5 to 10 minutes on AWS',
    },
  }
  const later = new Date('2026-11-23T11:30:10Z')
  const waiting = { ...screen, view: reduce(view, waits), now: later }

  it('shows what is waited for, what is ready, elapsed and usual times; later steps share a row', () => {
    const shown = text(runLines(waiting, { columns: 80, rows: 24 }))
    expect(shown).toMatch(/● step-0 +waiting for the API server +2 min 10 s/)
    expect(shown).toContain(
      '2 min 10 s so far; usually 5 to 10 minutes on AWS\n✓ load balancer api-shop: active\n… 0 of 1',
    )
    expect(shown).toContain('step-0 │ line 19')
    expect(shown).toMatch(/○ then +step-1, step-2, step-3/)
  })

  it.each([10, 12, 16, 24, 50])('fits into %i rows while it waits', (rows) => {
    const lines = runLines(waiting, { columns: 80, rows })
    expect(lines.length).toBeLessThanOrEqual(Math.min(LIVE_ROWS, rows - 2))
    expect(lineText(lines.at(-1) ?? [])).toContain('Ctrl-C stops')
    expect(text(lines)).toContain('waiting for the API server')
  })

  it('counts', () => {
    const builds = { ...waits, progress: { id: 'b', what: 'kops builds', count: { done: 56, total: 119 } } }
    const shown = text(runLines({ ...screen, view: reduce(view, builds) }, { columns: 80, rows: 24 }))
    expect(shown).toMatch(/● step-0 +kops builds {2}█+░+ {2}56 of 119 +0 s/)
  })

  it('still shows what the checks of a finished step wait for', () => {
    const [first] = view.steps
    const done = { ...view, steps: [{ ...first!, state: 'finished' as const }] }
    const machines = {
      ...waits,
      progress: { ...waits.progress, what: 'waiting for instances', count: { done: 1, total: 3 } },
    }
    const shown = text(runLines({ ...waiting, view: reduce(done, machines) }, { columns: 80, rows: 24 }))
    expect(shown).toMatch(/● checks +0 so far, none failed · step-0 waiting for instances: 1 of 3/)
    expect(shown).toContain('2 min 10 s so far')
    expect(shown).not.toContain('line 19')
  })

  it('shows that it is stopping', () => {
    expect(text(runLines({ ...screen, isStopping: true }, { columns: 80, rows: 24 }))).toContain(
      'Stopping after the current change',
    )
  })
})

describe('the evidence', () => {
  const check = (status: Check['status'], more: Partial<Check> = {}) => ({
    step: 'rbac',
    check: { id: status, target: 'group eng', text: 'RBAC is enforced', status, means: 'asked: 403', ...more },
  })
  const report = {
    cluster: 'shop',
    steps: [],
    checks: [check('pass')],
    files: ['e.md', 'e.json'],
    next: ['dayone status'],
  }

  it('shows for each check what was proved and how, also as text', () => {
    const shown = text(
      evidenceLines(
        {
          ...report,
          checks: [check('pass', { emulated: true }), check('fail', { hint: 'dayone up rbac' }), check('skip')],
        },
        100,
      ),
    )
    expect(shown).toMatch(/✓ RBAC is enforced +asked: 403 \(emulated in practice\)/)
    expect(shown).toMatch(/✗ failed: group eng: RBAC is enforced +asked: 403\n +→ dayone up rbac/)
    expect(shown).toMatch(/– not checked: group eng: RBAC is enforced +asked: 403/)
    // Failures come last: nothing but the next commands stands below them.
    expect(shown).toMatch(/Evidence: e\.md \(and \.json\)\n\n✗ 1 of 3 checks failed:\n✗ [^]*\n\nNext: dayone status$/)
  })

  it('marks a hint once: a wrapped command can be copied as it is', () => {
    const hint = `Run \`dayone up rbac --cluster ${'a'.repeat(40)}.example.com --state s3://${'b'.repeat(30)}\`.`
    const shown = text(evidenceLines({ ...report, checks: [check('fail', { hint })] }, 80))
    expect(shown.match(/→/g)).toHaveLength(1)
    expect(shown.replaceAll(/\s+/g, ' ')).toContain(hint)
  })

  it('puts the means below the text if there is no room next to it', () => {
    expect(text(evidenceLines(report, 80))).toContain('✓ RBAC is enforced\n    asked: 403\n')
  })

  it('gives every kind of check one row if there are many, and every warning its own', () => {
    const sixty = Array.from({ length: 60 }, (_, index) =>
      check('pass', { id: `quota-${index}`, rule: 'namespaces/quota', text: `ns-${index} has a quota.` }),
    )
    const warnings = ['a', 'b'].map((id) => check('warn', { id, rule: 'rbac/bound', text: `${id} is bound.` }))
    const many = { ...report, checks: [...sixty, ...warnings, check('pass', { rule: 'rbac/decides' })] }
    const shown = text(evidenceLines(many, 80))
    expect(shown.match(/^✓ .*/gm)).toEqual(['✓ ns-0 has a quota. (and 59 like it)', '✓ RBAC is enforced'])
    expect(shown).toMatch(/a is bound\.[^]*b is bound\./)
    expect(text(evidenceLines(many, 80, { isWhole: true }))).toContain('✓ ns-59 has a quota.')
  })

  it('calls a cluster ready only if everything is in place and nothing failed', () => {
    const first = (
      steps: (typeof report)['steps'] | { id: string; title: string; outcome: 'failed' }[],
      checks = report.checks,
    ) => lineText(evidenceLines({ ...report, steps, checks }, 80)[0] ?? [])
    expect(first([])).toBe('Your cluster is ready, and this is how we know')
    expect(first([], [check('fail'), check('pass')])).toBe('shop: 1 of 2 checks failed.')
    expect(first([{ id: 'rbac', title: 'RBAC', outcome: 'failed' }])).toContain('some objects are missing')
    expect(first([], [])).toBe('shop: no checks ran.')
  })
})

it('prints a failure with the last output of the other program, the hint and the next steps', () => {
  const detail = Array.from({ length: 30 }, (_, index) => `kops ${index}`).join('\n')
  const shown = text(
    failureLines({ message: 'kops died.', detail, hint: 'Again.', nextSteps: ['dayone up'], exitCode: 3 }, 60),
  )
  expect(shown).toMatch(/^✗ kops died\.\n {2}│ … 19 earlier lines\n {2}│ kops 19\n/)
  expect(shown).toMatch(/kops 29\n {2}Again\.\n {2}1\. dayone up$/)
})

it('keeps the layout of original output, wraps long lines, and limits very long ones', () => {
  expect(wordRows('a\tb\n\n  indented\n', 6)).toEqual(['a  b', '', '  inde', 'nted'])
  const flood = wordRows(`error ${'x'.repeat(1024 * 1024)}: RequestExpired`, 100)
  expect(flood).toHaveLength(20)
  expect(flood[0]).toMatch(/^error x+$/)
  expect(flood.at(-1)).toMatch(/^x+: RequestExpired$/)
})

it('sums up parts in progress, and prints nothing when all are ready', () => {
  const parts = withPractice([{ part: 'etcd', state: 'ready' }], { part: 'kops', state: 'building', fraction: 0.345 })
  expect(text(practiceSummary(parts))).toBe('Practice: 1 of 2 parts ready · kops 35 %')
  expect(practiceSummary(withPractice(parts, { part: 'kops', state: 'ready' }))).toEqual([])
})

it('paints only with color', () => {
  const lines: readonly Line[] = [
    [
      { text: 'a', tone: 'good' },
      { text: 'b  ', bold: true },
    ],
  ]
  expect(paintLines(lines, false)).toBe('ab\n')
  expect(paintLines(lines, true)).toContain('\u001b[32ma')
})
