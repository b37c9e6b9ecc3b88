import type { TenantRule } from './tenant-rule.ts'
import type { Exposure } from '../team-life/exposure.ts'

/** A namespace and its exposure. */
export interface ExposureClaim {
  readonly namespace: string
  readonly exposure?: Exposure | undefined
}

const service = (object: string): string => `dyn(${object}).kind == 'Service'`
const type = (object: string): string => `dyn(${object}).spec.?type.orValue('')`
const annotation = (object: string, name: string): string =>
  `dyn(${object}).metadata.?annotations.orValue({})[?'service.beta.kubernetes.io/aws-load-balancer-${name}'].orValue('')`

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme */
export const ingressScheme = 'alb.ingress.kubernetes.io/scheme'

const among = (claims: readonly ExposureClaim[], ...exposures: readonly Exposure[]): string =>
  `request.namespace in [${claims
    .filter(({ exposure }) => exposure !== undefined && exposures.includes(exposure))
    .map(({ namespace }) => `'${namespace}'`)
    .toSorted()
    .join(', ')}]`

/**
 * What Services and Ingresses a namespace with load balancers may have. Their quota allows node ports, which load
 * balancers need; all other namespaces are limited by their quota alone. NS-09; https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export const exposureRules = (claims: readonly ExposureClaim[]): readonly TenantRule[] => [
  {
    id: 'node-port',
    message: 'Services of type NodePort are not allowed here: they open a port on every node.',
    broken: (object) => `${service(object)} && ${type(object)} == 'NodePort' && ${among(claims, 'internal', 'public')}`,
  },
  {
    id: 'internal-balancer',
    message:
      'A load balancer here must be internal: set the annotation service.beta.kubernetes.io/aws-load-balancer-internal: "true" (with the AWS Load Balancer Controller: aws-load-balancer-scheme: internal).',
    broken: (object) =>
      `${service(object)} && ${type(object)} == 'LoadBalancer' && ${among(claims, 'internal')} && !(${annotation(object, 'internal')} == 'true' || ${annotation(object, 'scheme')} == 'internal') || ${service(object)} && ${among(claims, 'internal')} && ${annotation(object, 'scheme')} == 'internet-facing'`,
  },
  {
    id: 'internal-ingress',
    message: `A load balancer here must be internal: remove the annotation ${ingressScheme}, or set it to internal.`,
    broken: (object) =>
      `dyn(${object}).kind == 'Ingress' && ${among(claims, 'internal')} && dyn(${object}).metadata.?annotations.orValue({})[?'${ingressScheme}'].orValue('') == 'internet-facing'`,
  },
]
