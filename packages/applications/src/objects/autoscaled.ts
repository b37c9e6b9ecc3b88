import type { KubeObject } from '@dayone/kube'
import type { Application } from '../config.ts'

/** The autoscaler that decides how many pods of the application run, if there is one. */
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
 * The Deployment with the number of pods it has now. Left out, the number would fall back to 1 where nobody else
 * owns the field yet; said as it is, nothing changes and the autoscaler goes on deciding.
 */
export const keepReplicas = (manifest: KubeObject, live: KubeObject | undefined): KubeObject => {
  const replicas = (live?.['spec'] as { readonly replicas?: number } | undefined)?.replicas
  if (replicas === undefined) return manifest
  return { ...manifest, spec: { ...(manifest['spec'] as object), replicas } }
}
