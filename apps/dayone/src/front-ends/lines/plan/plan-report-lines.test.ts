import type { Change, Plan } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import type { PlanReport } from '../../front-end.ts'
import { lineText } from '../text/line.ts'
import { planReportLines } from './plan-report-lines.ts'

const change = (action: Change['action'], target: string, more: Partial<Change> = {}): Change => ({
  id: target,
  action,
  target,
  data: null,
  ...more,
})
const reportOf = (plans: Readonly<Record<string, Plan>>, more: Partial<PlanReport> = {}): PlanReport => ({
  cluster: 'shop',
  notes: [],
  next: 'dayone up',
  whole: 'dayone plan --plain --verbose',
  steps: Object.entries(plans).map(([id, plan]) => ({
    step: { id, title: `The ${id}`, why: '' },
    plan,
    isPreview: false,
    outcome: 'planned',
    failure: undefined,
  })),
  ...more,
})
const shown = (report: PlanReport, isWhole = false): readonly string[] =>
  planReportLines(report, 80, isWhole).map(lineText)

describe('a plan', () => {
  const report = reportOf({
    cluster: {
      changes: [change('update', 'machines', { effect: 'roll', diff: '- nodes: 2 old\n+ nodes: replaced' })],
      findings: [
        { id: 's', kind: 'safe', target: 'etcd', text: 'etcd is encrypted.' },
        { id: 'l', kind: 'risk', target: 'API', text: 'One control plane.', severity: 'low' },
        { id: 'h', kind: 'risk', target: 'API', text: 'API open to all.', severity: 'high' },
      ],
    },
    namespaces: {
      changes: [change('create', 'Namespace shop'), change('delete', 'RoleBinding old in shop')],
      findings: [],
    },
  })

  it('shows counts, the effect on a running cluster, then each step, the most severe risk first', () => {
    expect(shown(report)).toEqual([
      'Plan for shop: 1 to create, 1 to update, 1 to delete; 2 risks',
      '! replaces the nodes one by one: machines',
      '',
      'cluster · The cluster: 1 to update; 2 risks',
      '* risk (high): API open to all.',
      '* risk (low): API: One control plane.',
      '~ update machines',
      '    ! replaces the nodes one by one',
      '    - nodes: 2 old',
      '    + nodes: replaced',
      '* already safe: 1 setting',
      '',
      'namespaces · The namespaces: 1 to create, 1 to delete',
      '+ create Namespace shop',
      '- delete RoleBinding old in shop',
      '',
      'Every change: dayone plan --plain --verbose',
      'Nothing was changed. Apply it: dayone up',
    ])
  })

  it('shows what a list on the command line removes before all changes', () => {
    const note = '--set namespaces.namespaces replaces the whole list: it no longer contains page-score.'
    expect(
      shown({ ...report, notes: [note] })
        .slice(1, 3)
        .join(' '),
    ).toBe(`! ${note}`)
  })

  it('lists everything safe on request', () => {
    expect(shown(report, true)).toContain('* already safe: etcd is encrypted.')
    expect(shown(report, true).join('\n')).not.toContain('Every change:')
  })

  it('offers nothing to apply without changes', () => {
    expect(shown(reportOf({ rbac: { changes: [], findings: [] } }))).toEqual([
      'Plan for shop: nothing to change',
      '',
      'rbac · The rbac: nothing to change',
      '',
      'Nothing was changed.',
    ])
  })

  it('does not offer to apply a plan that would be rejected', () => {
    const [first, ...rest] = report.steps
    const steps = [{ ...first!, failure: { message: 'The plan would be rejected.', exitCode: 5 } }, ...rest]
    expect(shown({ ...report, steps }).at(-1)).toBe('Nothing was changed.')
  })

  it('shows why a step has no plan, and never that there is nothing to change', () => {
    const [step] = reportOf({ rbac: { changes: [], findings: [] } }).steps
    const failure = { message: 'The cluster does not answer.', hint: 'Look at the API server.', exitCode: 6 }
    const failed = { ...step!, plan: undefined, outcome: 'failed' as const, failure }
    expect(shown({ ...report, steps: [failed] }).join('\n')).toMatch(
      /^No plan for shop\n\nrbac · The rbac: not planned\n✗ The cluster does not answer\.\n {2}Look at the API server\./,
    )
    expect(shown({ ...report, steps: [...report.steps, failed] })[0]).toBe(
      'Plan for shop: 1 to create, 1 to update, 1 to delete; 2 risks; not planned: rbac',
    )
  })
})

describe('a diff', () => {
  const diffOf = (diff: string) =>
    shown(reportOf({ cluster: { changes: [change('update', 'spec', { diff })], findings: [] } }))

  it('is complete, however long, and keeps its spaces', () => {
    const long = `+ spec.fileAssets: ${Array.from({ length: 60 }, (_, at) => `"asset-${at}"`).join(',')}`
    const rows = diffOf(`${long}\n+     nested:  two blanks`)
    expect(rows.map((row) => row.trim()).join('')).toContain('"asset-58","asset-59"')
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80)
    expect(rows).toContain('    +     nested:  two blanks')
  })
})

describe('a hundred namespaces', () => {
  const kinds = ['Namespace', 'LimitRange', 'ResourceQuota', 'NetworkPolicy']
  const creations = kinds.flatMap((kind) =>
    Array.from({ length: 100 }, (_, at) => change('create', `${kind} ns-${at}`, { wave: 1 })),
  )
  const odd = [
    change('update', 'Namespace odd', { diff: '- a: 1\n+ a: 2' }),
    change('delete', 'RoleBinding old in ns-1'),
  ]
  const report = reportOf({ namespaces: { changes: [...creations, ...odd], findings: [] } })

  it('are counts, with the command for the complete list, and keep risks visible', () => {
    const rows = shown(report)
    expect(rows.length).toBeLessThanOrEqual(22)
    expect(rows[0]).toBe('Plan for shop: 400 to create, 1 to update, 1 to delete')
    for (const kind of kinds) expect(rows).toContain(`+ create 100 × ${kind}`)
    expect(rows).toContain('    ns-0, ns-1, ns-2 and 97 more')
    expect(rows).toContain('- delete RoleBinding old in ns-1')
    expect(rows).toContain('    + a: 2')
    expect(rows).toContain('Every change: dayone plan --plain --verbose')
  })

  it('are listed completely on request', () => {
    expect(shown(report, true).filter((row) => row.startsWith('+ create'))).toHaveLength(400)
  })

  it('share one diff only if it is the same', () => {
    const update = (at: number, diff: string) => change('update', `Namespace ns-${at}`, { diff })
    const same = Array.from({ length: 20 }, (_, at) => update(at, '- quota: 1\n+ quota: 2'))
    const rows = shown(reportOf({ namespaces: { changes: [...same, update(99, '+ evil: true')], findings: [] } }))
    expect(rows.filter((row) => row === '    + quota: 2')).toHaveLength(1)
    expect(rows).toContain('~ update Namespace ns-99')
    expect(rows).toContain('    + evil: true')
  })
})
