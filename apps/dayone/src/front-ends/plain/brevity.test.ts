import type { Change, Check, Finding, PipelineEvent, Plan } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import type { EvidenceReport } from '../../evidence/evidence-report.ts'
import { testTerminal } from '../tui/testing-screen.ts'
import { createPlain } from './create-plain.ts'

const at = '2026-11-23T11:28:00Z'

/** What plain prints without a terminal, row by row. */
const start = (isVerbose = false) => {
  const lines: string[] = []
  const terminal = testTerminal({ columns: 100, rows: 24 })
  const face = createPlain({
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr: terminal.stdout,
    out: { write: (text: string) => lines.push(text) > 0, gone: new AbortController().signal },
    canPrompt: false,
    isAttended: false,
    isVerbose,
    color: false,
    stop: new AbortController().signal,
    interrupt: () => {},
    now: () => new Date(0),
  })
  return { face, rows: () => lines.join('\n').split('\n') }
}

const create = (target: string): Change => ({ id: target, action: 'create', target, wave: 1, data: null })
const planned = (plan: Plan, round: number): PipelineEvent => ({
  type: 'step.planned',
  step: 'cluster',
  round,
  plan,
  preview: false,
})
const risk: Finding = { id: 'r', kind: 'risk', target: 'cluster', text: 'One control plane.', severity: 'low' }
const safe: Finding = { id: 's', kind: 'safe', target: 'etcd', text: 'etcd is encrypted.' }

describe('a run of several rounds', () => {
  const picture = {
    path: ['you'],
    counts: [{ count: 67, noun: 'AWS resources' }],
    groups: [],
    costs: { summary: 'free', items: [], notes: [] },
  }
  const first = { ...create('cluster'), picture }

  it('prints each finding and each picture once, and nothing for a round without news', () => {
    const { face, rows } = start()
    face.onEvent(planned({ changes: [create('spec')], findings: [risk, safe] }, 1))
    face.onEvent(planned({ changes: [first], findings: [risk, safe] }, 2))
    face.onEvent(planned({ changes: [first], findings: [risk, { ...risk, id: 'new', text: 'A new one.' }] }, 3))
    face.onEvent(planned({ changes: [], findings: [risk, safe] }, 4))
    const text = rows().join('\n')
    expect(text.match(/One control plane\./g)).toHaveLength(1)
    expect(text.match(/What will be created/g)).toHaveLength(1)
    expect(text).toContain('A new one.')
    expect(text).toContain('cluster: plan: 1 to create; 1 risk, 1 already safe')
    expect(text).not.toContain('etcd is encrypted.')
    expect(text).not.toContain('round 4')
  })

  it('prints a changed finding again', () => {
    const { face, rows } = start()
    face.onEvent(planned({ changes: [create('spec')], findings: [risk] }, 1))
    face.onEvent(planned({ changes: [], findings: [{ ...risk, text: 'No control plane.' }] }, 2))
    expect(rows().join('\n')).toContain('No control plane.')
  })
})

describe('a thousand namespaces', () => {
  const kinds = ['Namespace', 'LimitRange', 'ResourceQuota', 'NetworkPolicy', 'ServiceAccount']
  const changes = kinds.flatMap((kind) => Array.from({ length: 1000 }, (_, index) => create(`${kind} ns-${index}`)))
  const checks = Array.from({ length: 5000 }, (_, index): Check => {
    const text = `ns-${index % 1000} refuses privileged pods.`
    return { id: `c-${index}`, target: `ns-${index % 1000}`, text, status: 'pass', means: 'dry run: 403' }
  })
  const step = { id: 'namespaces', title: 'Namespaces' }
  const begin: readonly PipelineEvent[] = [
    { type: 'run.started', steps: [step], at },
    { type: 'step.started', step: 'namespaces', title: 'Namespaces', at },
  ]
  const end = (outcome: 'applied' | 'unchanged'): readonly PipelineEvent[] => [
    { type: 'step.finished', step: 'namespaces', outcome, at },
    ...checks.map((check): PipelineEvent => ({ type: 'step.checked', step: 'namespaces', check })),
    { type: 'run.finished', outcomes: { namespaces: outcome }, at },
  ]
  const report: EvidenceReport = {
    cluster: 'shop',
    steps: [{ ...step, outcome: 'unchanged' }],
    checks: checks.map((check) => ({ step: 'namespaces', check })),
    files: ['e.md', 'e.json'],
    next: ['dayone status'],
  }

  it('without changes fit on one screen, including evidence', async () => {
    const { face, rows } = start()
    for (const event of [
      ...begin,
      { ...planned({ changes: [], findings: [] }, 1), step: 'namespaces' },
      ...end('unchanged'),
    ])
      face.onEvent(event)
    await face.evidence(report)
    expect(rows().length).toBeLessThanOrEqual(24)
    expect(rows()).toContain('Checks: 5000 proved')
    expect(rows()).toContain('✓ Namespaces: unchanged; 5000 proved')
  })

  it('that are created are counted, with a line for every fifty', () => {
    const { face, rows } = start()
    const applied = changes
      .slice(0, 200)
      .map((change): PipelineEvent => ({ type: 'change.applied', step: 'namespaces', change }))
    for (const event of [...begin, { ...planned({ changes, findings: [] }, 1), step: 'namespaces' }, ...applied])
      face.onEvent(event)
    expect(rows()).toContain('namespaces: plan: 5000 to create')
    expect(rows()).toContain(
      '+ create 1000 × Namespace, 1000 × LimitRange, 1000 × ResourceQuota, 1000 × NetworkPolicy, 1000 ×',
    )
    expect(rows().filter((row) => row.endsWith('0 changes applied'))).toHaveLength(4)
    expect(rows().length).toBeLessThanOrEqual(10)
  })

  it('are all listed with --verbose', () => {
    const { face, rows } = start(true)
    for (const event of [
      ...begin,
      { ...planned({ changes, findings: [safe] }, 1), step: 'namespaces' },
      ...end('applied'),
    ])
      face.onEvent(event)
    expect(rows().filter((row) => row.startsWith('+ create'))).toHaveLength(5000)
    expect(rows().filter((row) => row.startsWith('namespaces: check proved'))).toHaveLength(5000)
    expect(rows().join('\n')).toContain('etcd is encrypted.')
  })
})

it('leaves output of other programs to the log, and prints messages of the step', () => {
  const { face, rows } = start()
  face.onEvent({ type: 'step.output', step: 'cluster', line: 'Tasks: 1 done / 2 total', by: 'kops' })
  face.onEvent({ type: 'step.output', step: 'cluster', line: 'Stored the encryption key in the state store.' })
  expect(rows()).toEqual(['cluster | Stored the encryption key in the state store.'])
})
