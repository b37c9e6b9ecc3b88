import type { UpdatePreview } from '@dayone/kops'
import { expect, test } from 'vitest'
import { previewDiff, summarizePreview } from './preview-summary.ts'

const items = (type: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ type, name: `${type}-${index}`, fields: [] }))
const preview = (given: Partial<UpdatePreview>): UpdatePreview => ({
  creates: [],
  modifies: [],
  deletes: [],
  prunes: [],
  isEmpty: false,
  text: '',
  ...given,
})

test('counts many creations in groups, and lists few one by one', () => {
  const many = preview({ creates: [...items('SecurityGroupRule', 11), ...items('Keypair', 8), ...items('VPC', 1)] })
  expect(summarizePreview(many, false)).toBe('creates 20 resources: network 1, access 11, state store 8')
  expect(previewDiff(many, false)).toBe(
    '+ network: 1 VPC\n+ access: 11 security group rules\n+ state store: 8 key pairs',
  )
  const few = preview({ creates: [...items('Keypair', 1), ...items('VPC', 2)] })
  expect(summarizePreview(few, false)).toBe('creates 3 resources: 2 VPC, 1 Keypair')
  expect(previewDiff(few, false)).toBe('+ Keypair/Keypair-0\n+ VPC/VPC-0\n+ VPC/VPC-1')
})

test('shows a narrowed list and a changed template one by one', () => {
  const change = preview({
    creates: items('SecurityGroupRule', 1),
    modifies: [
      {
        type: 'LaunchTemplate',
        name: 'nodes',
        fields: [
          { name: 'HTTPTokens', value: ' optional -> required' },
          { name: 'UserData', value: '\n...\n+ new' },
        ],
      },
    ],
    prunes: items('SecurityGroupRule', 2),
  })
  expect(summarizePreview(change, true)).toBe(
    'creates 1 resource: 1 SecurityGroupRule; changes 1 resource: 1 LaunchTemplate; ' +
      'prunes 2 resources no longer in the specification: 2 SecurityGroupRule',
  )
  expect(previewDiff(change, true)).toBe(`+ SecurityGroupRule/SecurityGroupRule-0
- LaunchTemplate/nodes HTTPTokens: optional
+ LaunchTemplate/nodes HTTPTokens: required
+ LaunchTemplate/nodes UserData changes
- SecurityGroupRule/SecurityGroupRule-0
- SecurityGroupRule/SecurityGroupRule-1`)
  expect(summarizePreview(change, false)).not.toContain('removes')
})
