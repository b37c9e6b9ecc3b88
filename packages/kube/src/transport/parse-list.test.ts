import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseList } from './parse-list.ts'

const parsed = (text: string): Promise<unknown> => parseList(Buffer.from(text))

test('reads what JSON.parse reads', async () => {
  const list = fc.record({
    kind: fc.constant('PodList'),
    metadata: fc.jsonValue(),
    items: fc.array(fc.oneof(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), fc.jsonValue())),
    after: fc.jsonValue(),
  })
  await fc.assert(
    fc.asyncProperty(list, fc.constantFrom(0, 2), async (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      expect(await parsed(text)).toEqual(JSON.parse(text))
    }),
  )
})

test.each([
  '{"metadata":{"items":[{"a":1}]},"kind":"\\"items\\":[","items":[{"b":"}]\\\\"},{"c":"\\u00e4ß"}],"x":1}',
  '{"items":[]}',
  '{"items":[ ]}',
  '{"items":null}',
  '{"kind":"items"}',
  '[{"items":[1]}]',
  '"items"',
])('reads %s', async (text) => {
  expect(await parsed(text)).toEqual(JSON.parse(text))
})

test.each([
  '{"items":[{"a":1},]}',
  '{"items":[{"a":1}{"b":2}]}',
  '{"items":[{"a":1}',
  '{"items":[{"a":}]}',
  '{"items":[',
])('refuses %s', async (text) => {
  await expect(parsed(text)).rejects.toThrow(SyntaxError)
})

test('keeps each field set of a list once, and all of its content', async () => {
  const entry = { manager: 'dayone', fieldsV1: { 'f:spec': { 'f:podSelector': {} } } }
  const text = JSON.stringify({
    items: ['a', 'b'].map((name) => ({ metadata: { name, managedFields: [{ ...entry, time: name }] } })),
  })
  const { items } = (await parsed(text)) as {
    readonly items: readonly {
      readonly metadata: { readonly managedFields: readonly { readonly fieldsV1: unknown }[] }
    }[]
  }
  const [one, other] = items.map(({ metadata }) => metadata.managedFields[0]?.fieldsV1)
  expect(one).toBe(other)
  expect({ items }).toEqual(JSON.parse(text))
})

test('keeps eight lists of 1,000 objects in less than 40 MB, where JSON.parse needs more', async () => {
  const fixture = new URL('./long-lists.fixture.ts', import.meta.url).href
  const peakOf = async (parser: string): Promise<unknown> => {
    const script = `import { measureLists } from '${fixture}'; console.log(JSON.stringify(await measureLists('${parser}')))`
    const args = ['--input-type=module', '-e', script]
    return JSON.parse((await promisify(execFile)(process.execPath, args, { timeout: 60_000 })).stdout)
  }
  expect(await peakOf('JSON.parse')).toMatchObject({ lists: 8, megabytes: expect.toSatisfy((mb) => mb > 40) as number })
  expect(await peakOf('parseList')).toMatchObject({ lists: 8, megabytes: expect.toSatisfy((mb) => mb < 40) as number })
})
