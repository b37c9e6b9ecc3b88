import 'reflect-metadata/lite'
import { createPrivateKey, KeyObject, webcrypto, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { Pkcs10CertificateRequest, X509CertificateGenerator } from '@peculiar/x509'
import { expect, test } from 'vitest'
import { createCertificateAuthority, createCertificateRequest, issueCertificate } from './certificates.ts'
import { certificatesIn, describeCertificate, isSignedBy } from './describe-certificate.ts'

test('a server and a client of one CA trust each other; the server sees user and groups', async () => {
  const ca = await createCertificateAuthority('kubernetes-ca')
  const server = await issueCertificate({
    ca,
    commonName: 'kube-apiserver',
    dnsNames: ['api.internal.demo.example.test', 'localhost'],
    ipAddresses: ['127.0.0.1'],
    seconds: 60,
  })
  const client = await issueCertificate({
    ca,
    commonName: 'ana@example.test',
    organizations: ['page-score:developers', 'dayone:viewers'],
    seconds: 60,
  })
  const listener = createServer(
    {
      cert: server.certificatePem,
      key: server.privateKeyPem,
      ca: ca.certificatePem,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (socket) => {
      const { subject } = socket.getPeerCertificate()
      socket.end(JSON.stringify({ user: subject.CN, groups: subject.O }))
    },
  )
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')

  const socket = connect({
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    servername: 'api.internal.demo.example.test',
    ca: ca.certificatePem,
    cert: client.certificatePem,
    key: client.privateKeyPem,
  })
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(socket, 'end')
  socket.destroy()
  listener.close()

  expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({
    user: 'ana@example.test',
    groups: ['page-score:developers', 'dayone:viewers'],
  })
})

test.each(['pkcs1', 'pkcs8'] as const)('signs with the RSA key of a CA as %s', async (type) => {
  const { certificatePem, keyPem } = await rsaAuthority(type)
  const issued = await issueCertificate({
    ca: { certificatePem, privateKeyPem: keyPem },
    commonName: 'kube-apiserver',
    seconds: 3600,
    now: new Date('2026-11-23T12:00:00Z'),
  })
  const certificate = new X509Certificate(issued.certificatePem)

  expect(certificate.verify(new X509Certificate(certificatePem).publicKey)).toBe(true)
  expect(certificate.checkPrivateKey(createPrivateKey(issued.privateKeyPem))).toBe(true)
  expect(describeCertificate(issued.certificatePem)).toEqual({
    commonName: 'kube-apiserver',
    organizations: [],
    notBefore: new Date('2026-11-23T11:55:00Z'),
    notAfter: new Date('2026-11-23T13:00:00Z'),
  })
})

test('a certificate belongs to the CA whose key signed it, also in a bundle, and not to another one of that name', async () => {
  const [ca, other] = [
    await createCertificateAuthority('kubernetes-ca'),
    await createCertificateAuthority('kubernetes-ca'),
  ]
  const client = await issueCertificate({ ca, commonName: 'ana', seconds: 60 })
  expect(isSignedBy(client.certificatePem, `${other.certificatePem}${ca.certificatePem}`)).toBe(true)
  expect(isSignedBy(client.certificatePem, other.certificatePem)).toBe(false)
  expect(isSignedBy(client.certificatePem, '')).toBe(false)
})

test('only certificates are taken from a file that holds a key too', async () => {
  const ca = await createCertificateAuthority('kubernetes-ca')
  expect(certificatesIn(`${ca.privateKeyPem}${ca.certificatePem}`)).toEqual([ca.certificatePem.trim()])
  expect(certificatesIn(ca.privateKeyPem)).toEqual([])
})

test('a request carries user and groups and is signed by its own key', async () => {
  const { csrPem, privateKeyPem } = await createCertificateRequest({ commonName: 'ana', organizations: ['a:b', 'c'] })
  const request = new Pkcs10CertificateRequest(csrPem)

  expect(await request.verify()).toBe(true)
  expect(request.subjectName.getField('CN')).toEqual(['ana'])
  expect(request.subjectName.getField('O')).toEqual(['a:b', 'c'])
  expect(privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
})

/** An RSA CA like the one in kops' state store. */
const rsaAuthority = async (type: 'pkcs1' | 'pkcs8') => {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=kubernetes-ca',
    keys,
    signingAlgorithm: algorithm,
  })
  const keyPem = KeyObject.from(keys.privateKey).export({ type, format: 'pem' }).toString()
  return { certificatePem: certificate.toString('pem'), keyPem }
}
