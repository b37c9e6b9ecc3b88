import type { Plan } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { planLines, planSummaryLines } from './plan-lines.ts'

const labels = ['enforce', 'audit', 'warn', 'profile'].map((name) => `+ metadata.labels[${name}]: "x"`)
const plan = (...diff: readonly string[]): Plan => ({
  findings: [],
  changes: [
    { id: 'a', action: 'update', target: 'Namespace default', diff: ['- spec.old: 1', ...diff].join('\n'), data: {} },
  ],
})
const text = (lines: ReturnType<typeof planLines>): readonly string[] =>
  lines.map((line) =>
    line
      .map((part) => part.text)
      .join('')
      .trim(),
  )

test('a summary counts many added labels, and shows every other difference', () => {
  expect(text(planSummaryLines(plan(...labels, '+ spec.new: 2'), 80))).toEqual([
    '~ update Namespace default',
    '- spec.old: 1',
    '+ metadata.labels[enforce]: "x"',
    '+ spec.new: 2',
    '+ 3 more labels (--verbose lists them)',
  ])
})

test('a summary shows a few labels, and a whole plan all', () => {
  expect(text(planSummaryLines(plan(...labels.slice(1)), 80)).slice(2)).toEqual(labels.slice(1))
  expect(text(planLines(plan(...labels), 80)).slice(2)).toEqual(labels)
})

test.each(['create', 'delete'] as const)('a summary cuts the content of an object to %s', (action) => {
  const [change] = plan(`- rules: ${'verb, '.repeat(60)}`).changes
  const short = text(planSummaryLines({ findings: [], changes: [{ ...change!, action }] }, 80))
  expect(short).toHaveLength(6)
  expect(short.at(-1)).toBe('… 3 more rows (--verbose prints them)')
  expect(text(planLines({ findings: [], changes: [{ ...change!, action }] }, 80))).toHaveLength(8)
})

test('a summary shows every row of an update', () => {
  const long = plan(`+ rules: ${'verb, '.repeat(60)}`)
  expect(planSummaryLines(long, 80)).toEqual(planLines(long, 80))
})
