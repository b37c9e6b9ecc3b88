import { createCertificateAuthority, issueCertificate, systemClock } from '@dayone/host'
import { createServer, type Server } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net'
import { UserError } from '@dayone/pipeline'
import { expect, onTestFinished, test } from 'vitest'
import { connectKube } from '../client/connect-kube.ts'
import type { KubeconfigConnection } from '../kubeconfig/kubeconfig.ts'
import type { Reach } from '../api/reach.ts'
import { reachOfFailure } from './reach-of.ts'
import type { KubeOptions } from './wire.ts'

const ca = await createCertificateAuthority('kubernetes-ca')
const { certificatePem: cert, privateKeyPem: key } = await issueCertificate({
  ca,
  commonName: 'kube-apiserver',
  dnsNames: ['api.test'],
  seconds: 3600,
})

const listen = async (server: Server | TcpServer): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
const answering = (status: number, body = '') =>
  listen(createServer({ cert, key }, (_, response) => void response.writeHead(status).end(body)))

const to = (port: number, change: Partial<KubeconfigConnection> = {}): KubeconfigConnection => ({
  server: `https://127.0.0.1:${port}`,
  tlsServerName: 'api.test',
  certificateAuthority: { pem: ca.certificatePem },
  user: { token: 'ours' },
  ...change,
})

const reach = (
  connection: KubeconfigConnection | (() => Promise<KubeconfigConnection>),
  more: Partial<KubeOptions> = {},
): Promise<Reach> => connectKube(connection, { clock: systemClock, ...more }).reach()

test.each<[string, () => Promise<Reach>, Reach['kind'], string]>([
  ['200', async () => reach(to(await answering(200))), 'ready', ''],
  [
    '500 with what is not ready',
    async () =>
      reach(to(await answering(500, '[+]ping ok\n[-]etcd failed: reason withheld\n[-]informer-sync failed\n'))),
    'not-ready',
    'etcd, informer-sync',
  ],
  ['503', async () => reach(to(await answering(503))), 'not-ready', 'it answers 503'],
  ['403', async () => reach(to(await answering(403))), 'refuses-us', 'it answers 403'],
  [
    'a server of another cluster',
    async () => reach(to(await answering(200), { tlsServerName: 'api.other' })),
    'untrusted',
    'api.other',
  ],
  ['nothing on the port', async () => reach(to(1)), 'closed', 'ECONNREFUSED'],
  [
    'a connection that is reset',
    async () => reach(to(await listen(createTcpServer((socket) => socket.resetAndDestroy())))),
    'closed',
    'ECONNRESET',
  ],
  [
    'a port that says nothing',
    async () => reach(to(await listen(createTcpServer(() => undefined))), { connectMs: 300 }),
    'silent',
    'no connection within 0.3 s',
  ],
  [
    'a kubeconfig that cannot be had',
    async () =>
      reach(async () => {
        throw new UserError('No kubeconfig.')
      }),
    'no-credentials',
    'No kubeconfig.',
  ],
])('%s', async (_, ask, kind, words) => {
  expect(await ask()).toMatchObject({ kind, ...(words === '' ? {} : { words: expect.stringContaining(words) }) })
})

const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND api.test'), { code: 'ENOTFOUND' })

const lost = (cause?: Error) => Object.assign(new Error('lost', { cause }), { isTransportFailure: true })

test.each<[string, string | undefined, unknown, Reach['kind']]>([
  ['a name that is not known yet', 'api.test', lost(notFound), 'no-name'],
  ['a name that leads to kops’ placeholder', '203.0.113.123', lost(), 'placeholder'],
  ['a kubeconfig that could not be renewed', 'api.test', notFound, 'no-credentials'],
  ['no kubeconfig at all', undefined, lost(), 'no-credentials'],
])('%s', async (_, host, error, kind) => {
  expect((await reachOfFailure(host, error)).kind).toBe(kind)
})
