import { X509Certificate } from 'node:crypto'

/** The subject and validity of a certificate. */
export interface CertificateDescription {
  /** Empty if the subject has none. */
  readonly commonName: string
  readonly organizations: readonly string[]
  /** Signers may set it back: kops by 48 hours (pkg/pki/csr.go). */
  readonly notBefore: Date
  readonly notAfter: Date
}

/** Parses the first certificate of a PEM text. Throws if there is none. */
export const describeCertificate = (pem: string): CertificateDescription => {
  const certificate = new X509Certificate(pem)
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, string | string[] | undefined>
  return {
    commonName: [subject['CN'] ?? ''].flat()[0] ?? '',
    organizations: [subject['O'] ?? []].flat(),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  }
}

const blocks = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates of a PEM text, each as PEM, without anything else in it, such as a private key. */
export const certificatesIn = (pem: string): readonly string[] => pem.match(blocks) ?? []

/**
 * Whether one of these authorities signed the first certificate, so that a server that trusts them accepts it while it
 * is valid. Throws if there is no certificate.
 */
export const isSignedBy = (pem: string, authorities: string): boolean => {
  const certificate = new X509Certificate(pem)
  return certificatesIn(authorities)
    .map((one) => new X509Certificate(one))
    .some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey))
}
