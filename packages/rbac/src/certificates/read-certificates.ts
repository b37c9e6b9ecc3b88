import { readPath } from '@dayone/cluster-spec'
import { describeCertificate, isSignedBy, type CertificateDescription } from '@dayone/host'
import type { KubeconfigCertificate, KubeObject } from '@dayone/kube'
import type { RbacPorts } from '../rbac-ports.ts'

/** A client certificate that the API server accepts, or did until its end. */
export interface HeldCertificate extends CertificateDescription {
  /** "admin in /home/jane/.kube/config", "CertificateSigningRequest jane". */
  readonly where: string
  /** The users with it in kubeconfigs of this computer; empty: it was issued by the certificates API. */
  readonly kubeconfigs: readonly Pick<KubeconfigCertificate, 'user' | 'file'>[]
}

/** The client certificates that can be seen: Kubernetes keeps no list of them. */
export interface HeldCertificates {
  readonly certificates: readonly HeldCertificate[]
  /** What could have held one and could not be read. */
  readonly unread: readonly string[]
  /** The kubeconfigs that were read. */
  readonly files: readonly string[]
}

/** The client CA that an API server publishes for its extensions: it authenticates users with it. */
const clientAuthority = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'extension-apiserver-authentication',
} as const

type Candidate = Pick<HeldCertificate, 'where' | 'kubeconfigs'> & { readonly pem: string }

const issuedBy = (request: KubeObject): readonly Candidate[] => {
  const certificate = readPath(request, ['status', 'certificate'])
  if (typeof certificate !== 'string' || certificate === '') return []
  const pem = Buffer.from(certificate, 'base64').toString()
  return [{ where: `CertificateSigningRequest ${request.metadata.name}`, kubeconfigs: [], pem }]
}

/** One for each certificate, which may be in several kubeconfigs. */
const inKubeconfigs = (certificates: readonly KubeconfigCertificate[]): readonly Candidate[] =>
  [...new Set(certificates.map(({ pem }) => pem))].map((pem) => {
    const kubeconfigs = certificates.filter((one) => one.pem === pem).map(({ user, file }) => ({ user, file }))
    return { pem, kubeconfigs, where: kubeconfigs.map(({ user, file }) => `${user} in ${file}`).join(', ') }
  })

const described = ({ pem, ...place }: Candidate, authorities: string): HeldCertificate | 'unreadable' | undefined => {
  try {
    return isSignedBy(pem, authorities) ? { ...place, ...describeCertificate(pem) } : undefined
  } catch {
    return 'unreadable'
  }
}

/**
 * Reads the client certificates of this cluster in the kubeconfigs of this computer and in its signing requests. One of
 * another cluster, or of a CA that the API server no longer accepts, is left out. With `since`, older answers do not
 * count.
 */
export const readCertificates = async (
  { kube, readKubeconfigs }: RbacPorts,
  since?: Date,
): Promise<HeldCertificates> => {
  const [kubeconfigs, requests] = await Promise.all([
    readKubeconfigs(),
    kube.observeAll({ apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest' }, since),
  ])
  const candidates = [...inKubeconfigs(kubeconfigs.certificates), ...requests.flatMap(issuedBy)]
  const { files } = kubeconfigs
  if (candidates.length === 0) return { certificates: [], unread: kubeconfigs.unread, files }
  const published = await (since === undefined ? kube.observing : kube).get(clientAuthority)
  const authorities = readPath(published, ['data', 'client-ca-file'])
  if (typeof authorities !== 'string')
    return { certificates: [], unread: [...kubeconfigs.unread, 'the client CA of the API server'], files }
  const seen = candidates.map((candidate) => ({ ...candidate, found: described(candidate, authorities) }))
  return {
    certificates: seen.flatMap(({ found }) => (found === undefined || found === 'unreadable' ? [] : [found])),
    unread: [
      ...kubeconfigs.unread,
      ...seen.flatMap(({ found, where }) => (found === 'unreadable' ? [`the certificate of ${where}`] : [])),
    ],
    files,
  }
}
