import { expect, test } from 'vitest'
import { kopsLine, kopsStoreLine } from './kops-line.ts'

test.each([
  ['s3://store', 'kops edit cluster --name a.example.com --state s3://store'],
  [undefined, 'kops edit cluster --name a.example.com --state "$KOPS_STATE_STORE"'],
])('of a cluster in %s', (state, line) => {
  expect(kopsLine({ name: 'a.example.com', state }, 'edit cluster')).toBe(line)
})

test('options come last, and no name acts on the shell', () => {
  expect(kopsLine({ name: "a'; rm -rf ~", state: 's3://$(id)' }, 'update cluster', '--prune')).toBe(
    `kops update cluster --name 'a'\\''; rm -rf ~' --state 's3://$(id)' --prune`,
  )
  expect(kopsStoreLine('s3://store', 'get clusters')).toBe('kops get clusters --state s3://store')
})
