import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificateAuthority, issueCertificate } from '@dayone/host'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readClientCertificates } from './read-client-certificates.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-kubeconfigs-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const base64 = (text: string) => Buffer.from(text).toString('base64')

const written = async (name: string, users: readonly object[]): Promise<string> => {
  const file = join(folder, name)
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', users }))
  return file
}

test('finds certificates inline, in a file beside it, and together with their key in one file; keys stay unread', async () => {
  const ca = await createCertificateAuthority('kubernetes-ca')
  const ana = await issueCertificate({ ca, commonName: 'ana', seconds: 60 })
  await writeFile(join(folder, 'ana.pem'), `${ana.privateKeyPem}${ana.certificatePem}`)
  await writeFile(join(folder, 'ana.key'), ana.privateKeyPem)
  await chmod(join(folder, 'ana.key'), 0)
  const file = await written('config', [
    { name: 'inline', user: { 'client-certificate-data': base64(ana.certificatePem), 'client-key-data': 'AAAA' } },
    { name: 'beside', user: { 'client-certificate': 'ana.pem', 'client-key': 'ana.key' } },
    { name: 'exec', user: { exec: { command: join(folder, 'must-not-run') } } },
    { name: 'token', user: { token: 'x' } },
  ])
  const seen = await readClientCertificates([join(folder, 'not-there'), file])
  const pem = ana.certificatePem.trim()
  expect(seen).toEqual({
    files: [file],
    certificates: [
      { file, user: 'inline', pem },
      { file, user: 'beside', pem },
    ],
    unread: [],
  })
  expect(JSON.stringify(seen)).not.toContain('PRIVATE KEY')
})

test('names what it cannot read, and reads the rest', async () => {
  const broken = join(folder, 'broken')
  await writeFile(broken, '{')
  const lost = await written('lost', [{ name: 'ana', user: { 'client-certificate': 'gone.pem' } }])
  expect(await readClientCertificates([broken, lost])).toEqual({
    files: [broken, lost],
    certificates: [],
    unread: [broken, `the certificate of ana in ${lost}`],
  })
})

test.each(['', '[]', 'users: 1', 'users: [1, {}]'])('%j has none', async (text) => {
  const file = join(folder, 'odd')
  await writeFile(file, text)
  expect(await readClientCertificates([file])).toMatchObject({ certificates: [], unread: [] })
})
