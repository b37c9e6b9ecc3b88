import { expect, test } from 'vitest'
import { leftoverLines } from './leftover-lines.ts'

test('counts by kind and reports how each is billed', () => {
  expect(
    leftoverLines([
      { kind: 'instance', id: 'i-1', name: 'nodes', size: 't3.medium' },
      { kind: 'NAT gateway', id: 'nat-1', name: '', size: '' },
      { kind: 'instance', id: 'i-2', name: 'nodes', size: 't3.medium' },
    ]),
  ).toEqual([
    '2 instances, per second while running: i-1 t3.medium, i-2 t3.medium',
    '1 NAT gateway, per hour and per GB: nat-1',
  ])
  expect(leftoverLines([])).toEqual([])
})
