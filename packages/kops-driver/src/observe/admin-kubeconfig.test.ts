import { createCertificateAuthority, issueCertificate } from '@dayone/host'
import type { Kops } from '@dayone/kops'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { adminKubeconfig } from './admin-kubeconfig.ts'

const NOW = new Date('2026-11-23T12:00:00Z')
const cluster = 'shop.example.com'
const ca = await createCertificateAuthority('kubernetes-ca')

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A kubeconfig as kops writes it, with a certificate that is valid for this many seconds. */
async function kubeconfig(seconds: number, context = cluster): Promise<string> {
  const { certificatePem, privateKeyPem } = await issueCertificate({ ca, commonName: 'admin', seconds, now: NOW })
  return `apiVersion: v1
kind: Config
clusters:
- name: ${context}
  cluster:
    server: https://localhost:1
contexts:
- name: ${context}
  context: { cluster: ${context}, user: ${context} }
current-context: ${context}
users:
- name: ${context}
  user:
    client-certificate-data: ${base64(certificatePem)}
    client-key-data: ${base64(privateKeyPem)}
`
}

let file = ''
beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dayone-driver-'))
  file = join(directory, 'kubeconfig')
  return () => rm(directory, { recursive: true })
})

async function exportsOf(): Promise<number> {
  let count = 0
  const fresh = await kubeconfig(3600)
  const kops: Pick<Kops, 'exportKubeconfig'> = {
    exportKubeconfig: async (_, options) => {
      count += 1
      expect(options).toEqual({ kubeconfig: file, adminLifetime: '1h' })
      await writeFile(file, fresh, { mode: 0o644 })
    },
  }
  const clock = { now: () => NOW, sleep: async () => undefined }
  await adminKubeconfig({ kops: kops as Kops, cluster, file, clock, lifetime: '1h' })
  return count
}

test('creates a missing file privately, and then keeps it', async () => {
  expect(await exportsOf()).toBe(1)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await exportsOf()).toBe(0)
})

test.each<[string, () => Promise<string>]>([
  ['one that ends in nine minutes', () => kubeconfig(9 * 60)],
  ['one of another cluster', () => kubeconfig(3600, 'other.example.com')],
  ['one without a certificate', async () => `current-context: ${cluster}\n`],
  ['something else', async () => 'current-context: ['],
])('renews %s', async (_, content) => {
  await writeFile(file, await content())
  expect(await exportsOf()).toBe(1)
})
