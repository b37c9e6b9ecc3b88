import type { Kube, KubeObject, ObservedObjects } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { ApplicationsConfig } from './config.ts'
import { desiredObjects } from './desired-objects.ts'

export interface ApplicationsObserved {
  readonly objects: ObservedObjects
  /** HorizontalPodAutoscalers of the namespaces concerned. */
  readonly autoscalers: readonly KubeObject[]
}

export const observe = async (
  config: ApplicationsConfig,
  { ports: { kube } }: StepContext<{ kube: Kube }>,
): Promise<ApplicationsObserved> => {
  const namespaces = [...new Set(config.applications.map(({ namespace }) => namespace))]
  const autoscalers = await Promise.all(
    namespaces.map((namespace) =>
      kube.list({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }, { namespace }),
    ),
  )
  return {
    objects: await kube.observe(desiredObjects(config).map(({ manifest }) => manifest)),
    autoscalers: autoscalers.flat(),
  }
}
