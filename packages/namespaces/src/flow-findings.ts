import type { KubeObject, ObservedObjects } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import type { ClosedIngresses } from './platform/closed-ingresses.ts'
import type { Taken } from './risks/read-taken.ts'
import type { Coming } from './flows/coming-world.ts'
import { cutFindings } from './flows/cut-findings.ts'
import { ingressFindings } from './platform/ingress-findings.ts'

interface FlowsSeen {
  readonly objects: ObservedObjects
  readonly services: readonly KubeObject[]
  readonly taken?: Taken
  readonly ingresses?: ClosedIngresses
}

/** What the planned policies cut or block, between workloads and from ingress controllers. Pure. */
export const flowFindings = (
  config: NamespacesConfig,
  coming: Coming,
  { objects, services, taken, ingresses }: FlowsSeen,
): readonly Finding[] => [
  ...cutFindings(config, objects, coming, { services, inventory: taken?.inventory }),
  ...ingressFindings(config, ingresses, coming, services),
]
