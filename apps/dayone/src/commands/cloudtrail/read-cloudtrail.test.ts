import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Session } from '../../session/session.ts'
import { readCloudTrail } from './read-cloudtrail.ts'

/** CloudTrail files as they come: from S3 with gzip, a folder with a damaged one, stdin. */
const event = (userName: string): string =>
  JSON.stringify({
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    userAgent: 'Boto3/1.34.0',
    userIdentity: { type: 'AssumedRole', principalId: 'A:i-1', sessionContext: { sessionIssuer: { userName } } },
  })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-trail-'))
  const whole = gzipSync(`{"Records":[${event('nodes.demo')},${event('control-plane.demo')}]}`)
  await writeFile(join(folder, 'a.json.gz'), whole)
  await writeFile(join(folder, 'b.json.gz'), whole.subarray(0, whole.length - 20))
  await writeFile(join(folder, 'c.jsonl'), `${event('nodes.demo')}\nnot JSON {\n${event('nodes.other')}\n`)
})
afterAll(() => rm(folder, { recursive: true }))

const read = async (names: readonly string[], stdin = '') => {
  const said: string[] = []
  const surroundings = {
    cwd: folder,
    stdin: Readable.from([stdin]),
    stderr: { write: (text: string) => said.push(text) },
  }
  const session = { surroundings, stop: { stop: new AbortController().signal } } as unknown as Session
  return { calls: await readCloudTrail(session, names, 'demo'), said: said.join('') }
}

test('a file of S3: the roles of this cluster alone', async () => {
  const { calls, said } = await read(['a.json.gz'])
  expect(calls.callers.map(({ role }) => role)).toEqual(['nodes.demo', 'control-plane.demo'])
  expect(said).toContain('CloudTrail: 2 events')
})

test('a folder with a damaged file: what is readable is read, the rest is said', async () => {
  const { calls, said } = await read(['.'])
  expect(calls.callers[0]).toMatchObject({ role: 'nodes.demo', agent: 'Boto3/1.34.0' })
  expect(said).toContain('b.json.gz is damaged')
  expect(said).toContain('c.jsonl: 1 record skipped, not JSON: line 2')
})

test('stdin', async () => {
  expect((await read(['-'], event('nodes.demo'))).calls.callers).toHaveLength(1)
})

test('a VPC flow log is an error that says why it does not help', async () => {
  const log = '2 123456789010 eni-1 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK'
  await expect(read(['-'], log)).rejects.toMatchObject({ hint: expect.stringContaining('VPC flow logs') as string })
})

test.each([
  ['a file without events', ['-'], 'no CloudTrail event'],
  ['a missing file', ['nothing.json'], 'does not exist'],
])('%s is an error', async (_title, names, message) => {
  await expect(read(names, '{}')).rejects.toThrow(message)
})
