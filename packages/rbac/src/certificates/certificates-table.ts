import type { StatusTable } from '@dayone/pipeline'
import { remaining } from './certificate-findings.ts'
import type { HeldCertificate, HeldCertificates } from './read-certificates.ts'

const endOf = (certificate: HeldCertificate, now: Date): string => {
  const { notAfter } = certificate
  const day = notAfter.toISOString().slice(0, 16).replace('T', ' ')
  return notAfter <= now ? `expired ${day}Z` : `${day}Z, ${remaining(certificate, now)}`
}

const rowOf = (certificate: HeldCertificate, now: Date): readonly string[] => [
  certificate.commonName,
  certificate.organizations.join(', '),
  certificate.where,
  certificate.notBefore.toISOString().slice(0, 10),
  endOf(certificate, now),
]

/** The client certificates of this cluster that can be seen, and what cannot. Pure. */
export const certificatesTable = ({ certificates, unread }: HeldCertificates, now: Date): StatusTable => ({
  title: 'Client certificates that can be seen',
  head: ['user', 'groups', 'in', 'valid from', 'valid until'],
  rows: certificates.map((one) => rowOf(one, now)),
  notes: [
    certificates.length === 0
      ? 'None in the kubeconfigs of this computer, none in a CertificateSigningRequest.'
      : 'kops sets "valid from" back by 48 hours.',
    ...unread.map((what) => `Could not be read: ${what}.`),
    'There may be others: Kubernetes keeps no list, and signing requests are deleted after an hour. None can be revoked.',
    'Anyone who can read pki/private in the state store can make new ones: `kops export kubeconfig --admin`.',
  ],
})
