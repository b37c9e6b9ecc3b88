import { Agent, request } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrograms } from '@dayone/host'
import { defined } from '@dayone/pipeline'
import { partsForTests } from './parts-for-tests.ts'
import { startPretendAws, type PretendAws } from './pretend-aws.ts'

let root: string
let aws: PretendAws

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dayone-gate-'))
  aws = await startPretendAws(join(root, 'cloud'), await partsForTests(process.env), process.env['PATH'] ?? '')
})
afterAll(async () => {
  await aws.stop()
  await rm(root, { recursive: true, force: true })
})

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly agent?: Agent
}

/** A plain HTTP request: fetch does not allow headers such as Host and Origin. */
const ask = ({ method = 'GET', path = '/practice-state/x', headers = {}, body, agent }: Sent): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { method, headers, timeout: 10_000, ...defined({ agent }) }
    const sent = request(`${aws.cloud.endpoint}${path}`, options, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end(body ?? (method === 'PUT' ? 'x' : undefined))
  })

const withKey = (): Record<string, string> => ({
  'x-practice-key': aws.cloud.key.secret,
  authorization: `AWS4-HMAC-SHA256 Credential=${aws.cloud.key.id}/20260101/us-west-2/s3/aws4_request, SignedHeaders=host, Signature=0`,
})

test('with the key one may read and write', async () => {
  expect(await ask({ method: 'PUT', headers: withKey() })).toBe(200)
  expect(await ask({ headers: withKey() })).toBe(200)
})

test('one connection takes many requests', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const seen = new Set<unknown>()
  agent.on('free', (socket) => seen.add(socket))
  const statuses: number[] = []
  // A response without content (DELETE) ends the connection.
  for (const method of ['PUT', 'HEAD', 'GET', 'HEAD', 'PUT', 'GET']) {
    const body = method === 'PUT' ? { body: 'x'.repeat(300_000) } : {}
    statuses.push(await ask({ method, path: '/practice-state/kept', headers: withKey(), agent, ...body }))
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
  agent.destroy()
  expect(seen.size).toBe(1)
})

test('a client that is rejected reads why, however much it sends', async () => {
  expect(await ask({ method: 'PUT', body: 'x'.repeat(5_000_000) })).toBe(403)
})

test.each<[string, (key: Record<string, string>) => Sent]>([
  ['nobody', () => ({})],
  ['nobody who writes', () => ({ method: 'PUT' })],
  ['a list of the bucket by nobody', () => ({ path: '/practice-state?list-type=2' })],
  ['the calls, by nobody', () => ({ path: '/practice/calls' })],
  ['the world, by nobody', () => ({ path: '/practice/world' })],
  ["moto's own pages", () => ({ path: '/moto-api/' })],
  ["moto's reset", () => ({ method: 'POST', path: '/moto-api/reset' })],
  ['another key', (key) => ({ headers: { ...key, 'x-practice-key': 'guessed' } })],
  ['a signature in form only', ({ authorization = '' }) => ({ headers: { authorization } })],
  ['a web page that has guessed the key', (key) => ({ headers: { ...key, origin: 'https://evil.example' } })],
  ['a page that is opened from a file', (key) => ({ headers: { ...key, origin: 'null' } })],
  ['a picture in a page', (key) => ({ headers: { ...key, 'sec-fetch-site': 'cross-site' } })],
  ['a name that leads here', (key) => ({ headers: { ...key, host: 'evil.example:1234' } })],
  ['a name that begins like ours', (key) => ({ headers: { ...key, host: '127.0.0.1.evil.example' } })],
])('rejects %s', async (_who, asked) => {
  expect(await ask(asked(withKey()))).toBe(403)
})

test('rejects preflight requests of web pages', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' }
  expect(await ask({ method: 'OPTIONS', headers })).toBe(403)
})

test("accepts kops' signature, and rejects one with another secret", async () => {
  const { kops, env } = aws.cloud
  const run = (secret: string) =>
    createPrograms({ redact: (text) => text }).run({
      program: kops,
      args: ['get', 'clusters', '-o', 'json'],
      env: { ...env, AWS_SECRET_ACCESS_KEY: secret, S3_SECRET_ACCESS_KEY: secret },
      deadlineMs: 60_000,
    })
  expect((await run(aws.cloud.key.secret)).stderr).toContain('no clusters found')
  expect((await run('another')).stderr).toContain('403')
})
