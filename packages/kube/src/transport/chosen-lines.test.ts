import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createGzip } from 'node:zlib'
import { createCertificateAuthority, issueCertificate, systemClock } from '@dayone/host'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectKube } from '../client/connect-kube.ts'
import type { Kube } from '../api/kube.ts'
import type { LineChoice } from '../api/kube-request.ts'

let server: Server
let kube: Kube
let ended: Promise<void>

/** `/endless` never ends, `/cut` ends in the middle, and `/refused` is an error. */
beforeEach(async () => {
  const ca = await createCertificateAuthority('test')
  const { certificatePem, privateKeyPem } = await issueCertificate({
    ca,
    commonName: 'kube-apiserver',
    dnsNames: ['localhost'],
    seconds: 3600,
  })
  server = createServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
    request.resume()
    if (request.url === '/refused') {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"no"}')
      return
    }
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
    const packed = createGzip()
    packed.pipe(response)
    if (request.url === '/cut') {
      packed.write('a 1\nb 2\n')
      packed.flush(() => request.socket.destroy())
      return
    }
    let line = 0
    const timer = setInterval(() => {
      packed.write(`a ${line}\nb ${line}\n`)
      packed.flush()
      line += 1
    }, 1)
    ended = new Promise((resolve) => {
      response.on('close', () => {
        clearInterval(timer)
        resolve()
      })
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  kube = connectKube(
    {
      server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      tlsServerName: 'localhost',
      certificateAuthority: { pem: ca.certificatePem },
      user: { token: 'token' },
    },
    { clock: systemClock, deadlineMs: 1000 },
  )
})
afterEach(async () => {
  kube.close()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

const untilB2 = (line: string): LineChoice => (line === 'b 2' ? 'stop' : line.startsWith('a ') ? 'keep' : 'skip')
const read = (path: string) => kube.request({ method: 'GET', path, lines: untilB2 })

test('keeps the chosen lines, and ends a response it needs no more of', async () => {
  expect(await read('/endless')).toMatchObject({ status: 200, body: 'a 0\na 1\na 2\n' })
  await ended
  expect(await read('/endless')).toMatchObject({ status: 200, body: 'a 0\na 1\na 2\n' })
})

test('an error is read whole', async () => {
  expect(await read('/refused')).toMatchObject({ status: 403, body: { message: 'no' } })
})

test('a response that is cut off is an error', async () => {
  const never = kube.request({ method: 'GET', path: '/cut', lines: () => 'keep' })
  await expect(never).rejects.toThrow(/cut off/)
})
