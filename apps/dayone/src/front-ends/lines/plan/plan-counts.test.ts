import type { Finding } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { countConcerns } from './plan-counts.ts'

const finding = (kind: Finding['kind'], more: Partial<Finding> = {}): Finding => ({
  id: 'a',
  kind,
  target: 'shop',
  text: 'Something.',
  ...more,
})

test.each([
  [[finding('manual')], '1 manual action'],
  [[finding('manual'), finding('manual')], '2 manual actions'],
  [[finding('risk'), finding('risk', { instead: 'closed' })], '1 risk, 1 risk closed'],
  [[finding('safe'), finding('pinned')], ''],
])('counts open and closed concerns: %#', (findings, counts) => {
  expect(countConcerns(findings)).toBe(counts)
})
