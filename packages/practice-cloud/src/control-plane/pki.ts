import { join } from 'node:path'
import { issueCertificate, writePrivateFile, type CertifiedKey } from '@dayone/host'
import type { ControlPlaneConfig } from './control-plane-config.ts'

const LIFETIME_SECONDS = 365 * 24 * 3600

/** Paths of the files that the programs of a control plane read. */
export interface Pki {
  readonly authorityCertificate: string
  readonly authorityKey: string
  readonly clientAuthorities: string
  readonly serverCertificate: string
  readonly serverKey: string
  readonly serviceAccountKey: string
  readonly serviceAccountPublicKeys: string
  readonly aggregatorAuthorities: string
  readonly encryptionConfig: string
  /** The supervisor's own client certificate, in system:masters. */
  readonly admin: CertifiedKey
  readonly kubeconfigs: { readonly controllerManager: string; readonly scheduler: string; readonly kwok: string }
}

/** Writes certificates, keys and kubeconfigs of a control plane to a private folder. */
export const writePki = async (folder: string, config: ControlPlaneConfig, server: string): Promise<Pki> => {
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name)
    await writePrivateFile(path, content)
    return path
  }
  const issue = (commonName: string, organizations: readonly string[] = []) =>
    issueCertificate({ ca: config.authority, commonName, organizations, seconds: LIFETIME_SECONDS })
  const serving = await issueCertificate({
    ca: config.authority,
    commonName: 'kube-apiserver',
    dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', ...config.serverNames],
    ipAddresses: ['127.0.0.1', ...config.serverAddresses],
    seconds: LIFETIME_SECONDS,
  })
  const admin = await issue('practice-cloud', ['system:masters'])
  const kubeconfig = async (name: string, user: CertifiedKey): Promise<string> =>
    write(`${name}.kubeconfig`, kubeconfigText(server, config.authority.certificatePem, user))
  return {
    authorityCertificate: await write('ca.crt', config.authority.certificatePem),
    authorityKey: await write('ca.key', config.authority.privateKeyPem),
    clientAuthorities: await write('client-ca.crt', config.clientAuthorities),
    serverCertificate: await write('server.crt', serving.certificatePem),
    serverKey: await write('server.key', serving.privateKeyPem),
    serviceAccountKey: await write('service-account.key', config.serviceAccountKeyPem),
    serviceAccountPublicKeys: await write('service-account.pub', config.serviceAccountPublicKeys),
    aggregatorAuthorities: await write('aggregator-ca.crt', config.aggregatorAuthorities ?? ''),
    encryptionConfig: await write('encryption-config.yaml', config.encryptionConfig ?? ''),
    admin,
    kubeconfigs: {
      controllerManager: await kubeconfig('controller-manager', await issue('system:kube-controller-manager')),
      scheduler: await kubeconfig('scheduler', await issue('system:kube-scheduler')),
      kwok: await kubeconfig('kwok', await issue('practice-kwok', ['system:masters'])),
    },
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** JSON is valid YAML. */
const kubeconfigText = (server: string, authority: string, user: CertifiedKey): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'cluster', cluster: { server, 'certificate-authority-data': base64(authority) } }],
    users: [
      {
        name: 'user',
        user: {
          'client-certificate-data': base64(user.certificatePem),
          'client-key-data': base64(user.privateKeyPem),
        },
      },
    ],
    contexts: [{ name: 'context', context: { cluster: 'cluster', user: 'user' } }],
    'current-context': 'context',
  })
