import { privilegedGroup } from '@dayone/authorizer'
import { shellWord, type Finding } from '@dayone/pipeline'
import type { HeldCertificate, HeldCertificates } from './read-certificates.ts'

const dayMs = 24 * 3600_000

/** Whether the API server lets its holder do everything, and no one can take that away. Pure. */
export const isMaster = ({ organizations }: Pick<HeldCertificate, 'organizations'>): boolean =>
  organizations.includes(privilegedGroup)

/** "17 more hours", "364 more days". Pure. */
export const remaining = ({ notAfter }: Pick<HeldCertificate, 'notAfter'>, now: Date): string => {
  const ms = notAfter.getTime() - now.getTime()
  return ms < 2 * dayMs ? `${Math.ceil(ms / 3600_000)} more hours` : `${Math.floor(ms / dayMs)} more days`
}

const rotation = 'Only a new CA of the cluster ends it earlier: https://kops.sigs.k8s.io/operations/rotate-secrets/'

const common = (certificate: HeldCertificate) => ({
  id: `RB-02/certificate/${certificate.commonName}/${certificate.notAfter.toISOString()}`,
  kind: 'risk' as const,
  target: certificate.where,
  control: 'RB-02',
})

const ofRequest = (certificate: HeldCertificate): Finding => ({
  ...common(certificate),
  severity: 'high',
  text: `It issued ${certificate.commonName} a certificate in ${privilegedGroup}, valid until ${certificate.notAfter.toISOString()}: RBAC does not apply to its holder, and it cannot be revoked.`,
  hint: `Find out who approved it. Kubernetes rejects such requests to its own signer unless spec.kubeAPIServer.disableAdmissionPlugins contains CertificateSubjectRestriction. ${rotation}`,
})

const ofKubeconfig = (certificate: HeldCertificate, now: Date): Finding => {
  const removals = certificate.kubeconfigs.map(
    ({ file, user }) => `\`kubectl config --kubeconfig ${shellWord(file)} delete-user ${shellWord(user)}\``,
  )
  return {
    ...common(certificate),
    severity: 'medium',
    text: `The certificate of ${certificate.commonName} is in ${privilegedGroup} for ${remaining(certificate, now)}: anyone with a copy of that file is cluster admin, and it cannot be revoked.`,
    hint: `Remove it: ${removals.join(', ')}; \`dayone kubeconfig\` writes one for 8 hours. ${rotation} Or accept it in dayone.yaml: \`rbac: {accepted: [{finding: '${common(certificate).id}', reason: …, owner: …, until: …}]}\`.`,
  }
}

/**
 * Certificates in system:masters (CIS 5.1.7): one that was issued through the API is a way around RBAC that somebody
 * opened in this cluster. One in a kubeconfig of this computer says more about the computer, and only one that outlives
 * a day is a risk: `kops export kubeconfig --admin` makes them for 18 hours. The remaining time counts, because signers
 * set the beginning back. Pure.
 */
export const certificateFindings = ({ certificates, unread }: HeldCertificates, now: Date): readonly Finding[] => [
  ...certificates
    .filter((one) => isMaster(one) && one.notAfter > now)
    .flatMap((one): readonly Finding[] => {
      if (one.kubeconfigs.length === 0) return [ofRequest(one)]
      return one.notAfter.getTime() - now.getTime() > dayMs ? [ofKubeconfig(one, now)] : []
    }),
  ...unread.map((what): Finding => ({
    id: `RB-02/unread/${what}`,
    kind: 'risk',
    target: 'client certificates',
    severity: 'low',
    control: 'RB-02',
    text: `Not checked for certificates in ${privilegedGroup}: ${what}. It could not be read.`,
    hint: 'Repair the file, or remove it from KUBECONFIG.',
  })),
]
