import type { Change, Plan } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { refuseUnnamed } from './confirmed-name.ts'

const change: Change = {
  id: 'replace',
  action: 'update',
  target: 'shop.example.com',
  why: 'you would lock yourself out',
  data: 1,
}
const plan: Plan = { changes: [{ ...change, confirm: 'type-the-name' }], findings: [] }

test('--yes alone does not approve a change that requires the name', () => {
  const refused = expect(() => refuseUnnamed(plan, undefined))
  refused.toThrow('--yes alone cannot approve this: you would lock yourself out')
  expect(() => refuseUnnamed(plan, undefined)).toThrow(
    expect.objectContaining({ exitCode: 2, nextSteps: ['the same command with --confirm-name shop.example.com'] }),
  )
})

test('rejects another name, accepts the right one, and other changes require none', () => {
  expect(() => refuseUnnamed(plan, 'other.example.com')).toThrow(expect.objectContaining({ exitCode: 5 }))
  refuseUnnamed(plan, 'shop.example.com')
  refuseUnnamed({ changes: [change], findings: [] }, undefined)
})
