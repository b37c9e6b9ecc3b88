import { expect, it } from 'vitest'
import { nodeProblem } from './required-node.ts'

it.each([
  ['20.20.2', true],
  ['22.11.9', true],
  ['8.0.0', true],
  ['22.12.0', false],
  ['24.0.0', false],
  ['100.1.0', false],
])('Node %s is too old: %s', (version, isOld) => {
  expect(nodeProblem(version, '>=22.12')).toEqual(
    isOld ? expect.stringContaining(`needs Node.js 22.12 or newer, and this is ${version}.`) : undefined,
  )
})
