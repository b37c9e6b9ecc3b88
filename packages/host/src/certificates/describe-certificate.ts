import { X509Certificate } from 'node:crypto'

/** The subject and validity of a certificate. */
export interface CertificateDescription {
  /** Empty if the subject has none. */
  readonly commonName: string
  readonly organizations: readonly string[]
  readonly notAfter: Date
}

/** Parses the first certificate of a PEM text. Throws if there is none. */
export const describeCertificate = (pem: string): CertificateDescription => {
  const certificate = new X509Certificate(pem)
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, string | string[] | undefined>
  return {
    commonName: [subject['CN'] ?? ''].flat()[0] ?? '',
    organizations: [subject['O'] ?? []].flat(),
    notAfter: new Date(certificate.validTo),
  }
}
