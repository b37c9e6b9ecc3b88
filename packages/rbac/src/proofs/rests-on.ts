import { readRestsOn, reviewAccess, reviewOwnRules } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { isMaster } from '../certificates/certificate-findings.ts'
import { readCertificates } from '../certificates/read-certificates.ts'
import type { RbacConfig } from '../config.ts'
import { asksForTheWorst } from '../observe.ts'
import { ownership } from '../objects.ts'
import { checkAnonymous } from '../other-ways/check-anonymous.ts'
import type { RbacPorts } from '../rbac-ports.ts'
import { readTokenSecrets } from '../other-ways/token-secrets.ts'

/**
 * What the checks of this step depend on. The API server reloads its authentication and authorization files while it
 * runs, so the requests that would reveal a dangerous change are sent each time.
 */
export const restsOn = async (
  _config: RbacConfig,
  { ports, facts }: StepContext<RbacPorts>,
  since?: Date,
): Promise<string | undefined> => {
  const { kube } = ports
  const asked = since === undefined ? kube.observing : kube
  return readRestsOn(kube, {
    since,
    kinds: [...ownership.kinds, { apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' }],
    also: () =>
      Promise.all([
        readTokenSecrets(asked),
        reviewAccess(asked, asksForTheWorst),
        reviewOwnRules(kube, 'default').then(({ silent }) => silent),
        readCertificates(ports, since).then(({ certificates, unread }) => [certificates.filter(isMaster), unread]),
        checkAnonymous(kube, facts.name).then(({ status }) => status),
      ]),
  })
}
