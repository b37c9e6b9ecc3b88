import type { Extension } from '@peculiar/x509'
import { exportPrivateKey, generateKeyPair, importPrivateKey } from './private-keys.ts'

/** A certificate and its key, both as PEM. The key is a secret. */
export interface CertifiedKey {
  readonly certificatePem: string
  readonly privateKeyPem: string
}

/** Clocks of other computers may be behind ours. */
const BACKDATE_MS = 5 * 60_000
const TEN_YEARS_MS = 10 * 365 * 24 * 3600_000

/** The library requires reflect-metadata and takes 160 ms to load, so it is loaded on demand. */
const loadX509 = async () => {
  await import('reflect-metadata/lite')
  const x509 = await import('@peculiar/x509')
  return x509
}

/** In Kubernetes the common name is the user and each organization a group (Kubernetes docs, "X509 client certificates"). */
const subjectOf = (commonName: string, organizations: readonly string[]) => [
  ...organizations.map((organization) => ({ O: [organization] })),
  { CN: [commonName] },
]

/** A new P-256 key and a PKCS #10 request for the certificates API. */
export const createCertificateRequest = async (subject: {
  readonly commonName: string
  readonly organizations: readonly string[]
}): Promise<{ readonly csrPem: string; readonly privateKeyPem: string }> => {
  const x509 = await loadX509()
  const keys = await generateKeyPair()
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: subjectOf(subject.commonName, subject.organizations),
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  })
  return { csrPem: `${request.toString('pem')}\n`, privateKeyPem: await exportPrivateKey(keys.privateKey) }
}

/** The content of a certificate, and the CA that signs it. */
export interface CertificateOrder {
  /** The CA that signs. Its key may be RSA or elliptic, PKCS #1, SEC 1 or PKCS #8. */
  readonly ca: CertifiedKey
  readonly commonName: string
  readonly organizations?: readonly string[]
  readonly dnsNames?: readonly string[]
  readonly ipAddresses?: readonly string[]
  /** Lifetime from now on. */
  readonly seconds: number
  readonly now?: Date
}

/** A new P-256 key with a certificate for servers and clients. */
export const issueCertificate = async (order: CertificateOrder): Promise<CertifiedKey> => {
  const x509 = await loadX509()
  const now = order.now ?? new Date()
  const keys = await generateKeyPair()
  const ca = new x509.X509Certificate(order.ca.certificatePem)
  const identifier = ca.getExtension(x509.SubjectKeyIdentifierExtension)
  const signing = await importPrivateKey(order.ca.privateKeyPem)
  const names = [
    ...(order.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(order.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ]
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
    // The CA's own key identifier: Go 1.25 and later do not derive it from SHA-1, and TLS clients compare the two.
    identifier === null
      ? await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey)
      : new x509.AuthorityKeyIdentifierExtension(identifier.keyId),
    ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
  ]
  const certificate = await x509.X509CertificateGenerator.create({
    subject: subjectOf(order.commonName, order.organizations ?? []),
    issuer: ca.subjectName,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + order.seconds * 1000),
    publicKey: keys.publicKey,
    signingKey: signing.key,
    signingAlgorithm: signing.algorithm,
    extensions,
  })
  return { certificatePem: `${certificate.toString('pem')}\n`, privateKeyPem: await exportPrivateKey(keys.privateKey) }
}

/** A self-signed CA that is valid for ten years. */
export const createCertificateAuthority = async (commonName: string, now = new Date()): Promise<CertifiedKey> => {
  const x509 = await loadX509()
  const keys = await generateKeyPair()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: subjectOf(commonName, []),
    keys,
    notBefore: new Date(now.getTime() - BACKDATE_MS),
    notAfter: new Date(now.getTime() + TEN_YEARS_MS),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificatePem: `${certificate.toString('pem')}\n`, privateKeyPem: await exportPrivateKey(keys.privateKey) }
}
