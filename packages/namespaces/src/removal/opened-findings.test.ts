import { expect, test } from 'vitest'
import { openedFindings } from './opened-findings.ts'

const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } as const

test.each([
  [0, 'no pods run now'],
  [1, '1 pod runs now'],
  [2, '2 pods run now'],
])('of a namespace with %i pods it says: %s', (count, sentence) => {
  const [finding] = openedFindings([shop], { pods: new Map([['shop', count]]), ending: new Set() })
  expect(finding?.text).toMatch(`Open again in shop, where ${sentence}: `)
})
