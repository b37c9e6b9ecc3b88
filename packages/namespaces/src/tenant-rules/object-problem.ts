import type { KubeObject } from '@dayone/kube'
import type { ExposureClaim } from './exposure-rules.ts'
import type { HostClaim } from './object-policy.ts'

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
  readonly defaultBackend?: object
  readonly rules?: readonly { readonly host?: string }[]
}

const balancer = 'service.beta.kubernetes.io/aws-load-balancer-'

const budgetProblem = ({ maxUnavailable = 1, minAvailable = 0 }: Spec): string | undefined =>
  ['0', '0%'].includes(String(maxUnavailable)) || minAvailable === '100%' ? 'it allows no disruption' : undefined

const serviceProblem = (
  { type = '', externalIPs = [] }: Spec,
  { metadata: { namespace, annotations = {} } }: KubeObject,
  { exposed }: Claims,
): string | undefined => {
  if (type === 'ExternalName') return 'it has the type ExternalName'
  if (externalIPs.length > 0) return 'it has externalIPs'
  const exposure = exposed.find((claim) => claim.namespace === namespace)?.exposure
  if (type === 'NodePort' && (exposure === 'internal' || exposure === 'public')) return 'it has the type NodePort'
  if (exposure !== 'internal') return undefined
  const scheme = annotations[`${balancer}scheme`]
  const isInternal = annotations[`${balancer}internal`] === 'true' || scheme === 'internal'
  return (type === 'LoadBalancer' && !isInternal) || scheme === 'internet-facing'
    ? 'its load balancer is not internal'
    : undefined
}

const covers = (wide: string, narrow: string): boolean => wide.startsWith('*.') && narrow.endsWith(wide.slice(1))

const isForeignHost = (host: string, namespace: string | undefined, claims: readonly HostClaim[]): boolean => {
  const own = claims.find((claim) => claim.namespace === namespace)
  if (own !== undefined) return !own.hosts.some((one) => one === host || covers(one, host))
  return claims.some(({ hosts }) => hosts.some((one) => one === host || covers(one, host) || covers(host, one)))
}

const ingressProblem = (
  { defaultBackend, rules = [] }: Spec,
  { metadata: { namespace } }: KubeObject,
  { hosts }: Claims,
): string | undefined => {
  if (defaultBackend !== undefined || rules.length === 0 || rules.some(({ host = '' }) => host === ''))
    return 'it serves every host'
  const foreign = rules.find(({ host = '' }) => isForeignHost(host, namespace, hosts))?.host
  return foreign === undefined ? undefined : `the host ${foreign} is not one of this namespace`
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
      return ingressProblem(spec, object, claims)
    default:
      return undefined
  }
}
