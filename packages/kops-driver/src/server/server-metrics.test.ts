import { expect, test } from 'vitest'
import { linesOf, parseMetrics, sumOf } from './server-metrics.ts'

const text = [
  '# HELP apiserver_audit_event_total [ALPHA] Counter of audit events generated and sent to the audit backend.',
  '# TYPE apiserver_audit_event_total counter',
  'apiserver_audit_event_total 1234',
  'apiserver_audit_event_total_of_others 99',
  'apiserver_audit_error_total{plugin="log"} 2',
  'apiserver_audit_error_total{plugin="web{hook}"} 1e+06',
  'apiserver_request_total{code="200",verb="GET"} 7',
  '',
].join('\n')

test('reads the samples of the given names, with their labels', () => {
  expect(parseMetrics(text, ['apiserver_audit_event_total', 'apiserver_audit_error_total'])).toEqual([
    { name: 'apiserver_audit_event_total', labels: {}, value: 1234 },
    { name: 'apiserver_audit_error_total', labels: { plugin: 'log' }, value: 2 },
    { name: 'apiserver_audit_error_total', labels: { plugin: 'web{hook}' }, value: 1_000_000 },
  ])
})

test('adds up the samples that match', () => {
  const samples = parseMetrics(text, ['apiserver_audit_error_total'])
  expect(sumOf(samples, ({ labels }) => labels['plugin'] === 'log')).toBe(2)
})

test('keeps the lines of these names, and stops behind the last one', () => {
  const choose = linesOf(['apiserver_audit_event_total', 'apiserver_audit_error_total'])
  expect(text.split('\n').map(choose)).toEqual(['skip', 'skip', 'keep', 'skip', 'keep', 'keep', 'skip', 'skip'])
  expect(choose('# HELP apiserver_audit_level_total [ALPHA] Counter of policy levels.')).toBe('stop')
  expect(choose('# TYPE apiserver_audit_level_total counter')).toBe('skip')
})
