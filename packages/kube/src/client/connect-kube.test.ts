import { UserError, type Clock } from '@dayone/pipeline'
import { createCertificateAuthority, issueCertificate, type CertifiedKey } from '@dayone/host'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectKube } from './connect-kube.ts'
import type { KubeObject } from '../api/kube.ts'
import type { KubeconfigConnection } from '../kubeconfig/kubeconfig.ts'
import type { KubeOptions } from '../transport/wire.ts'

const name = 'api.internal.a.example.com'
let ca: CertifiedKey
let stranger: CertifiedKey
let certified: CertifiedKey

beforeAll(async () => {
  ca = await createCertificateAuthority('kubernetes-ca')
  stranger = await createCertificateAuthority('somebody-else')
  certified = await issueCertificate({ ca, commonName: 'kube-apiserver', dnsNames: [name], seconds: 3600 })
})

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let server: Server
let asked: string[]
let connections: number

/** A server that sends these responses in order, and then repeats the last. */
const serve = async (...answers: Answer[]): Promise<KubeconfigConnection> => {
  asked = []
  connections = 0
  server = createServer({ cert: certified.certificatePem, key: certified.privateKeyPem }, (request, response) => {
    request.resume()
    const answer = answers[Math.min(asked.length, answers.length - 1)]
    asked.push(`${request.method} ${request.url}`)
    answer?.(request, response)
  })
  server.on('secureConnection', () => (connections += 1))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tlsServerName: name,
    certificateAuthority: { pem: ca.certificatePem },
    user: { token: 'first' },
  }
}

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

/** A clock whose sleeps return immediately and are recorded. */
const testClock = () => {
  let now = 0
  const sleeps: number[] = []
  const clock: Clock = {
    now: () => new Date(now),
    sleep: async (ms) => {
      sleeps.push(ms)
      now += ms
    },
  }
  return { clock, sleeps }
}

const kubeOf = (connection: KubeconfigConnection, options: Partial<KubeOptions> = {}) => {
  const { clock, sleeps } = testClock()
  return { kube: connectKube(connection, { clock, random: () => 0.5, ...options }), sleeps }
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
const reset: Answer = (request) => request.socket.destroy()
const truncated: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"gitVersion":')
  response.socket?.end()
}
const silent: Answer = () => undefined
const version = json(200, { gitVersion: 'v1.36.1' })

const failureOf = async (promise: Promise<unknown>): Promise<UserError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

describe('a connection', () => {
  test('is kept alive, compressed, and checked against tls-server-name', async () => {
    const { kube } = kubeOf(
      await serve((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        response.end(gzipSync('{"gitVersion":"v1.36.1"}'))
      }),
    )
    const warnings: Error[] = []
    const keep = (warning: Error) => warnings.push(warning)
    process.on('warning', keep)
    for (let turn = 0; turn < 15; turn += 1) expect(await kube.version()).toBe('1.36.1')
    process.off('warning', keep)
    expect(connections).toBe(1)
    // Node warns about listeners that accumulate on a reused connection.
    expect(warnings).toEqual([])
  })

  test.each<[string, (connection: KubeconfigConnection) => KubeconfigConnection]>([
    ['another name', (connection) => ({ ...connection, tlsServerName: 'api.b.example.com' })],
    ['another authority', (connection) => ({ ...connection, certificateAuthority: { pem: stranger.certificatePem } })],
  ])('to a server of %s is rejected immediately', async (_name, change) => {
    const { kube, sleeps } = kubeOf(change(await serve(version)))
    expect((await failureOf(kube.version())).exitCode).toBe(6)
    expect(await kube.isReady()).toBe(false)
    expect(sleeps).toEqual([])
    expect(asked).toEqual([])
  })

  test('is opened on the first request, and reads its kubeconfig again after a 401', async () => {
    const connection = await serve(json(401, {}), version)
    const users = [{ token: 'old' }, { token: 'new' }]
    const seen: (string | undefined)[] = []
    server.prependListener('request', (request) => seen.push(request.headers.authorization))
    const { clock } = testClock()
    const kube = connectKube(async () => ({ ...connection, user: users.shift() ?? { token: 'none' } }), { clock })
    expect(users).toHaveLength(2)
    expect(await kube.version()).toBe('1.36.1')
    expect(seen).toEqual(['Bearer old', 'Bearer new'])
  })

  test('is tested once for steps that ask together, and again for a later one', async () => {
    const { kube } = kubeOf(await serve(json(200, 'ok')))
    const ready = { kind: 'ready' }
    expect(await Promise.all([kube.reach(), kube.isReady(), kube.reach()])).toEqual([ready, true, ready])
    expect(asked).toEqual(['GET /readyz'])
    expect(await kube.reach()).toEqual(ready)
    expect(asked.length).toBe(2)
  })

  test('is renewed while waiting for the API server, too', async () => {
    const connection = await serve(json(401, {}), json(200, {}))
    const users = [{ token: 'old' }, { token: 'new' }]
    const kube = connectKube(async () => ({ ...connection, user: users.shift() ?? { token: 'none' } }), testClock())
    expect(await kube.reach()).toEqual({ kind: 'ready' })
    expect(users).toEqual([])
  })

  test('of another credential shares only the CA', async () => {
    const { kube } = kubeOf(await serve(json(401, { message: 'Unauthorized' })))
    const seen: (string | undefined)[] = []
    server.prependListener('request', (request) => seen.push(request.headers.authorization))
    const other = kube.as({ token: 'other' })
    expect((await other.request({ method: 'GET', path: '/api' })).status).toBe(401)
    expect(new Set(seen)).toEqual(new Set(['Bearer other']))
  })
})

describe('a failure', () => {
  test.each<[string, Answer[]]>([
    ['a reset', [reset]],
    ['a truncated answer', [truncated]],
    [
      'an answer that is no JSON',
      [(_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('<html>')],
    ],
    ['500 and 503', [json(500, {}), json(503, {})]],
  ])('%s is retried until it passes', async (_name, faults) => {
    const { kube, sleeps } = kubeOf(await serve(...faults, version))
    expect(await kube.version()).toBe('1.36.1')
    expect(sleeps).toHaveLength(faults.length)
  })

  test('429 honors Retry-After', async () => {
    const { kube, sleeps } = kubeOf(await serve(version, json(429, {}, { 'retry-after': '2' }), version))
    await kube.version()
    await kube.version()
    expect(sleeps).toEqual([2100])
  })

  test('a request that creates an object is not retried if it may have arrived', async () => {
    const { kube } = kubeOf(await serve(reset))
    const making = kube.request({ method: 'POST', path: '/api/v1/namespaces', body: {} })
    expect((await failureOf(making)).exitCode).toBe(6)
    expect(asked).toHaveLength(1)
  })

  test('that lasts is one error, sooner if the server never responded', async () => {
    const { kube, sleeps } = kubeOf(await serve(reset), { firstContactMs: 1000 })
    expect((await failureOf(kube.version())).message).toContain('cannot be reached')
    expect(sleeps.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(1000)
  })

  test('a missing response has a deadline', async () => {
    const { kube } = kubeOf(await serve(silent), { requestMs: 100, firstContactMs: 0 })
    expect((await failureOf(kube.version())).message).toContain('no response within 0.1 s')
  })

  test('a request may have a nearer one, for its response and for all of its attempts', async () => {
    const away = await serve(version, silent)
    const { kube } = kubeOf(away, { firstContactMs: 60_000 })
    await kube.version()
    const failure = await failureOf(kube.request({ method: 'GET', path: '/log', withinMs: 100 }))
    expect(failure.message).toContain('no response within 0.1 s')
    const other = kubeOf(await serve(json(502, {})))
    expect((await other.kube.request({ method: 'GET', path: '/log', withinMs: 2000 })).status).toBe(502)
    expect(other.sleeps.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(2000)
  })

  test('limits parallel requests over all identities', async () => {
    let running = 0
    let most = 0
    const slow: Answer = (request, response) => {
      running += 1
      most = Math.max(most, running)
      setImmediate(() => {
        running -= 1
        version(request, response)
      })
    }
    const { kube } = kubeOf(await serve(slow), { maxRequests: 3 })
    const other = kube.as({ token: 'other' })
    await Promise.all(Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? kube : other).version()))
    expect(most).toBeLessThanOrEqual(3)
  })
})

describe('objects', () => {
  const resources = { resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false }] }
  const namespace = (ns: string, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: ns, ...more },
  })
  const route =
    (routes: Record<string, Answer>): Answer =>
    (request, response) => {
      const key = Object.keys(routes).find((one) => `${request.method} ${request.url}`.startsWith(one))
      const answer = key === undefined ? json(404, { reason: 'NotFound' }) : routes[key]
      answer?.(request, response)
    }

  test('are observed by one LIST per kind, shared by all steps; only missing ones are read again', async () => {
    const answers = route({
      'GET /api/v1/namespaces/made-by-hand': json(200, namespace('made-by-hand')),
      'GET /api/v1/namespaces?labelSelector=': json(200, { items: [namespace('a'), namespace('b')] }),
      'GET /api/v1/namespaces/': json(404, {}),
      'GET /api/v1': json(200, resources),
      'PATCH /api/v1/namespaces/a': json(200, namespace('a')),
    })
    const { kube } = kubeOf(await serve(answers))
    const desired = [namespace('a'), namespace('b'), namespace('made-by-hand'), namespace('new')]
    const seen = await kube.observe(desired)
    await kube.observe(desired)
    expect(asked.filter((one) => one.includes('namespaces'))).toHaveLength(3)
    expect(seen.find({ apiVersion: 'v1', kind: 'Namespace', name: 'made-by-hand' })).toBeDefined()
    expect(seen.find({ apiVersion: 'v1', kind: 'Namespace', name: 'new' })).toBeUndefined()
    await kube.apply(namespace('a'))
    await kube.observe([namespace('a')])
    expect(asked.filter((one) => one.includes('labelSelector'))).toHaveLength(2)
  })

  test('of a kind that is not served are detected', async () => {
    const { kube } = kubeOf(await serve(route({})))
    const policy = { ...namespace('x'), apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' }
    expect((await kube.observe([policy])).isServed(policy)).toBe(false)
    expect((await failureOf(kube.apply(policy))).message).toContain('does not serve CiliumClusterwideNetworkPolicy')
  })

  const causes = [{ reason: 'FieldManagerConflict', message: 'conflict with "helm" using v1', field: '.data.tier' }]
  test.each<[string, Answer, number, string]>([
    ['a conflict names field and owner', json(409, { details: { causes } }), 5, '.data.tier (conflict with "helm"'],
    ['forbidden says what', json(403, { message: 'namespaces "a" is forbidden' }), 6, 'namespaces "a" is forbidden'],
    ['unknown says so', json(401, {}), 6, 'rejected the credentials'],
    ['invalid gives the server’s words', json(422, { message: 'name is invalid' }), 3, 'name is invalid'],
    [
      'being deleted is no success',
      json(200, namespace('a', { deletionTimestamp: 'now', finalizers: ['x/y'] })),
      5,
      'is being deleted',
    ],
  ])('applying: %s', async (_name, answer, exitCode, words) => {
    const { kube } = kubeOf(await serve(route({ 'GET /api/v1': json(200, resources), PATCH: answer })))
    const error = await failureOf(kube.apply(namespace('a')))
    expect(error.exitCode).toBe(exitCode)
    expect(error.message).toContain(words)
    expect(asked.at(-1)).toBe('PATCH /api/v1/namespaces/a?fieldManager=dayone&force=false')
  })

  test("returns the server's warnings", async () => {
    const { kube } = kubeOf(
      await serve(json(201, {}, { warning: '299 - "would violate \\"restricted\\"", 299 - "old"' })),
    )
    const answer = await kube.request({ method: 'POST', path: '/api/v1/pods?dryRun=All', body: {} })
    expect(answer.warnings).toEqual(['would violate "restricted"', 'old'])
  })
})
