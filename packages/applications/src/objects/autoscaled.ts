import type { KubeObject } from '@dayone/kube'
import type { Application } from '../config.ts'

/** The autoscaler that controls the number of pods of the application, if there is one. */
export const autoscalerOf = (
  { name, namespace }: Pick<Application, 'name' | 'namespace'>,
  autoscalers: readonly KubeObject[],
): KubeObject | undefined =>
  autoscalers.find((autoscaler) => {
    const { scaleTargetRef } = autoscaler['spec'] as { readonly scaleTargetRef?: { kind?: string; name?: string } }
    return (
      autoscaler.metadata.namespace === namespace &&
      scaleTargetRef?.kind === 'Deployment' &&
      scaleTargetRef.name === name
    )
  })

/**
 * The Deployment with its current number of pods. If left out, the number would fall back to 1 while no one else owns
 * the field. With the current value nothing changes, and the autoscaler stays in control.
 */
export const keepReplicas = (manifest: KubeObject, live: KubeObject | undefined): KubeObject => {
  const replicas = (live?.['spec'] as { readonly replicas?: number } | undefined)?.replicas
  if (replicas === undefined) return manifest
  return { ...manifest, spec: { ...(manifest['spec'] as object), replicas } }
}
