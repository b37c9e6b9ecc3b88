import type { NodeRoleCalls } from '@dayone/aws'
import { expect, test } from 'vitest'
import { nodeRoleFindings } from './node-role-findings.ts'

const calls: NodeRoleCalls = {
  events: 9,
  ofNodes: 1,
  lost: 0,
  from: undefined,
  to: undefined,
  skipped: [],
  callers: [
    {
      role: 'nodes.demo',
      agent: 'aws-cli/2.15.0',
      calls: 3,
      actions: ['s3:ListBuckets'],
      roles: ['arn:aws:iam::1:role/shop'],
      instances: ['i-1'],
      last: '2026-11-20T10:00:00Z',
    },
  ],
}

test.each([
  [{ machines: true, deny: false }, 1],
  [{ machines: false, deny: true }, 1],
  [{ machines: false, deny: false }, 0],
])('a plan that closes %j names each caller', (closing, count) => {
  expect(nodeRoleFindings(calls, closing)).toHaveLength(count)
})

test('a caller holds the run up until it is accepted by its own finding', () => {
  const [finding] = nodeRoleFindings(calls, { machines: true, deny: true })
  expect(finding).toMatchObject({ blocks: 'run', severity: 'high', control: 'MG-06' })
  expect(finding?.text).toBe(
    'CloudTrail: "aws-cli/2.15.0" called s3:ListBuckets with the role of a node on 1 machine (3 calls, the last at 2026-11-20T10:00:00Z). That is no program of the node: whatever it is loses the role. It takes the roles arn:aws:iam::1:role/shop, as kube2iam does for pods.',
  )
  expect(finding?.hint).toContain(`finding: ${finding?.id ?? ''}`)
})

test('without CloudTrail nothing is known, and nothing is said', () => {
  expect(nodeRoleFindings(undefined, { machines: true, deny: true })).toEqual([])
})
