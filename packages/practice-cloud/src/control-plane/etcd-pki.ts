import { join } from 'node:path'
import { createCertificateAuthority, issueCertificate, writePrivateFile } from '@dayone/host'

const LIFETIME_SECONDS = 365 * 24 * 3600

/** Paths of the files with which etcd and the API server authenticate each other. The CA key is not stored. */
export interface EtcdPki {
  readonly authority: string
  readonly serverCertificate: string
  readonly serverKey: string
  readonly clientCertificate: string
  readonly clientKey: string
}

/**
 * Writes new files to a private folder. etcd contains every Secret, so other users of this computer must not have
 * access.
 */
export const writeEtcdPki = async (folder: string): Promise<EtcdPki> => {
  const ca = await createCertificateAuthority('practice-etcd')
  const seconds = LIFETIME_SECONDS
  const server = await issueCertificate({
    ca,
    commonName: 'etcd',
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
    seconds,
  })
  const client = await issueCertificate({ ca, commonName: 'kube-apiserver-etcd-client', seconds })
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name)
    await writePrivateFile(path, content)
    return path
  }
  return {
    authority: await write('etcd-ca.crt', ca.certificatePem),
    serverCertificate: await write('etcd-server.crt', server.certificatePem),
    serverKey: await write('etcd-server.key', server.privateKeyPem),
    clientCertificate: await write('etcd-client.crt', client.certificatePem),
    clientKey: await write('etcd-client.key', client.privateKeyPem),
  }
}
