import type { KubeObject } from '@dayone/kube'
import { ingressScheme, type ExposureClaim } from './exposure-rules.ts'
import { dnsNameProblem, ingressHostProblem } from './hosts/host-problem.ts'
import type { HostClaim } from './hosts/host-rules.ts'

/** What the object policy must know of the configuration. */
export interface Claims {
  readonly hosts: readonly HostClaim[]
  readonly exposed: readonly ExposureClaim[]
}

interface Spec {
  readonly type?: string
  readonly externalIPs?: readonly string[]
  readonly maxUnavailable?: number | string
  readonly minAvailable?: number | string
}

const balancer = 'service.beta.kubernetes.io/aws-load-balancer-'

const budgetProblem = ({ maxUnavailable = 1, minAvailable = 0 }: Spec): string | undefined =>
  /^0+%?$/.test(String(maxUnavailable)) || /^0*100%$/.test(String(minAvailable)) ? 'it allows no disruption' : undefined

const serviceProblem = (
  { type = '', externalIPs = [] }: Spec,
  service: KubeObject,
  { exposed, hosts }: Claims,
): string | undefined => {
  const { namespace, annotations = {} } = service.metadata
  if (type === 'ExternalName') return 'it has the type ExternalName'
  if (externalIPs.length > 0) return 'it has externalIPs'
  const exposure = exposed.find((claim) => claim.namespace === namespace)?.exposure
  if (type === 'NodePort' && (exposure === 'internal' || exposure === 'public')) return 'it has the type NodePort'
  const name = dnsNameProblem(service, hosts)
  if (name !== undefined || exposure !== 'internal') return name
  const scheme = annotations[`${balancer}scheme`]
  const isInternal = annotations[`${balancer}internal`] === 'true' || scheme === 'internal'
  return (type === 'LoadBalancer' && !isInternal) || scheme === 'internet-facing'
    ? 'its load balancer is not internal'
    : undefined
}

const ingressProblem = (ingress: KubeObject, { hosts, exposed }: Claims): string | undefined => {
  const { namespace, annotations = {} } = ingress.metadata
  const isInternal = exposed.some((claim) => claim.namespace === namespace && claim.exposure === 'internal')
  return isInternal && annotations[ingressScheme] === 'internet-facing'
    ? 'its load balancer is not internal'
    : ingressHostProblem(ingress, hosts)
}

/**
 * Why the object policy would reject an object if it were created now, as a part of a sentence. It predicts the result
 * of the policy's CEL before the policy exists; `tenant-rules.live.test.ts` compares the two. The volume name of a claim
 * says nothing, because the cluster sets it too.
 */
export const objectProblem = (object: KubeObject, claims: Claims): string | undefined => {
  const spec = (object['spec'] ?? {}) as Spec
  switch (object.kind) {
    case 'PodDisruptionBudget':
      return budgetProblem(spec)
    case 'Secret':
      return object['type'] === 'kubernetes.io/service-account-token' ? 'its token never expires' : undefined
    case 'Service':
      return serviceProblem(spec, object, claims)
    case 'Ingress':
      return ingressProblem(object, claims)
    default:
      return undefined
  }
}
