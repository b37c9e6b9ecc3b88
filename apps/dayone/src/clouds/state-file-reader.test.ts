import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { stateFileReader } from './state-file-reader.ts'

test.each([
  ['s3://state', 'state shop.example.com/kops-version.txt'],
  ['s3://state/', 'state shop.example.com/kops-version.txt'],
  ['s3://state/of/teams/', 'state of/teams/shop.example.com/kops-version.txt'],
  ['gs://state', undefined],
  ['memfs://state', undefined],
])('%s', async (state, expected) => {
  const read = stateFileReader({ read: async (bucket, key) => `${bucket} ${key}` }, state, 'shop.example.com')
  expect(await read('kops-version.txt')).toBe(expected)
})

test('an unreadable store returns nothing; a bug is thrown', async () => {
  const failing = (error: Error) => stateFileReader({ read: () => Promise.reject(error) }, 's3://state', 'a')('b')
  expect(await failing(new UserError('no rights', { exitCode: 6 }))).toBeUndefined()
  await expect(failing(new TypeError('a bug'))).rejects.toThrow('a bug')
})
