/** How pods of a namespace may be reached from outside of the cluster. */
export const exposures = ['none', 'ingress', 'internal', 'public'] as const

export type Exposure = (typeof exposures)[number]

/** The number of load balancers and their node ports that a namespace gets with its exposure. */
const BALANCERS = 2
const NODE_PORTS = 20

type Amounts = Readonly<Record<string, number>>

/**
 * The part of the quota that follows from the exposure. A load balancer of AWS reaches pods through node ports, which
 * Kubernetes allocates and counts.
 */
export const exposureQuota = (exposure: Exposure | undefined): Amounts => {
  if (exposure === 'none') return { 'count/ingresses.networking.k8s.io': 0 }
  if (exposure === 'internal' || exposure === 'public')
    return { 'services.loadbalancers': BALANCERS, 'services.nodeports': NODE_PORTS }
  return {}
}

interface Exposed {
  readonly exposure?: Exposure | undefined
  readonly quota: Readonly<Record<string, string | number | undefined>>
}

/** Why an explicit quota contradicts the exposure, as a sentence. */
export const exposureProblem = ({ exposure, quota }: Exposed): string | undefined => {
  if (exposure === undefined) return undefined
  const balancers = Number(quota['services.loadbalancers'] ?? 0)
  const ingresses = Number(quota['count/ingresses.networking.k8s.io'] ?? 0)
  if ((exposure === 'none' || exposure === 'ingress') && balancers > 0)
    return `exposure is ${exposure}, but quota.services.loadbalancers is ${balancers}. Use exposure internal or public, or remove the quota.`
  return exposure === 'none' && ingresses > 0
    ? `exposure is none, but the quota allows ${ingresses} Ingresses. Use exposure ingress, or remove the quota.`
    : undefined
}
