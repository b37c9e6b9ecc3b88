import { expect, test } from 'vitest'
import { refuseStateStore, stateStoreProblem } from './state-store.ts'

test.each([['s3://practice-state'], ['s3://a.b-c/prefix/deep']])('%s is a state store', (value) => {
  expect(stateStoreProblem(value)).toBeUndefined()
})

test.each([
  ['practice-state', 's3://practice-state'],
  ['s3:/practice-state', 's3://practice-state'],
  ['file:///tmp/state', 's3://BUCKET'],
  ['gs://bucket', 's3://bucket'],
  ['s3://', 's3://BUCKET'],
  ['s3://Upper_Case', 's3://BUCKET'],
  ['', 's3://BUCKET'],
])('%s is invalid: suggests %s', (value, offered) => {
  expect(stateStoreProblem(value)).toContain(`Use ${offered}.`)
  expect(() => refuseStateStore(value)).toThrow(/^--state: /)
})
