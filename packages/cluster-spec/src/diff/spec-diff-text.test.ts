import { expect, test } from 'vitest'
import type { SpecDifference } from './diff-specs.ts'
import { specDiffText } from './spec-diff-text.ts'

const difference = (more: Partial<SpecDifference>): SpecDifference => ({
  document: 'Cluster/shop',
  path: ['spec', 'policy'],
  before: undefined,
  after: undefined,
  ...more,
})

test.each<[string, Partial<SpecDifference>, string]>([
  [
    'a short value',
    { before: ['0.0.0.0/0'], after: [] },
    '- Cluster spec.policy: 0.0.0.0/0\n+ Cluster spec.policy: none',
  ],
  ['something new', { after: true }, '+ Cluster spec.policy: true'],
  [
    'a text of many lines: the lines that change',
    { before: 'rules:\n- level: None\n- level: Metadata\nend', after: 'rules:\n- level: None\n- level: Request\nend' },
    '  Cluster spec.policy:\n-   - level: Metadata\n+   - level: Request',
  ],
  ['a text that is new: its size', { after: 'a\nb\nc' }, '+ Cluster spec.policy: (3 lines)'],
])('%s', (_name, given, text) => {
  expect(specDiffText([difference(given)])).toBe(text)
})

test('shows the changed statement of a long value', () => {
  const statements = (action: string) => [
    ...Array.from({ length: 20 }, (_, at) => ({ Effect: 'Allow', Action: `s3:Get${at}` })),
    { Effect: 'Allow', Action: action },
  ]
  const text = specDiffText([difference({ before: statements('s3:PutObject'), after: statements('*') })])
  expect(text).toMatch(/\+ Cluster spec\.policy: ….*"Action":"\*"/)
  expect(text).toMatch(/- Cluster spec\.policy: ….*"Action":"s3:PutObject"/)
  expect(specDiffText([difference({ after: statements('*') })])).toContain('"Action":"*"')
})
