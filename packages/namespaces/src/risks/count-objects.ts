import type { Kube, KubeKind } from '@dayone/kube'
import type { ObjectCounts } from './quota-needs.ts'

const counted: readonly (readonly [resource: string, kind: KubeKind])[] = [
  ['count/secrets', { apiVersion: 'v1', kind: 'Secret' }],
  ['count/configmaps', { apiVersion: 'v1', kind: 'ConfigMap' }],
  ['count/pods', { apiVersion: 'v1', kind: 'Pod' }],
  ['count/controllerrevisions.apps', { apiVersion: 'apps/v1', kind: 'ControllerRevision' }],
  ['count/jobs.batch', { apiVersion: 'batch/v1', kind: 'Job' }],
  ['count/cronjobs.batch', { apiVersion: 'batch/v1', kind: 'CronJob' }],
  ['count/services', { apiVersion: 'v1', kind: 'Service' }],
  ['count/deployments.apps', { apiVersion: 'apps/v1', kind: 'Deployment' }],
  ['count/statefulsets.apps', { apiVersion: 'apps/v1', kind: 'StatefulSet' }],
  ['count/replicasets.apps', { apiVersion: 'apps/v1', kind: 'ReplicaSet' }],
  ['count/ingresses.networking.k8s.io', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' }],
  ['count/horizontalpodautoscalers.autoscaling', { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }],
  ['count/poddisruptionbudgets.policy', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' }],
  ['persistentvolumeclaims', { apiVersion: 'v1', kind: 'PersistentVolumeClaim' }],
]

/** Reads one item and the number of remaining ones, not the contents of the objects. */
const countOf = async (kube: Pick<Kube, 'request' | 'pathOf'>, kind: KubeKind, namespace: string) => {
  const path = `${await kube.pathOf({ ...kind, namespace })}?limit=1`
  const { status, body } = await kube.request({ method: 'GET', path })
  if (status !== 200) return undefined
  const { items, metadata } = body as {
    readonly items: readonly unknown[]
    readonly metadata?: { readonly remainingItemCount?: number }
  }
  return items.length + (metadata?.remainingItemCount ?? 0)
}

/** The number of objects in a namespace that a quota counts. Kinds that may not be counted are left out. */
export const countObjects = async (
  kube: Pick<Kube, 'request' | 'pathOf' | 'list'>,
  namespace: string,
): Promise<ObjectCounts> => {
  const counts = await Promise.all(
    counted.map(async ([resource, kind]) => [resource, await countOf(kube, kind, namespace)] as const),
  )
  const services = await kube.list({ apiVersion: 'v1', kind: 'Service' }, { namespace }).catch(() => [])
  const specs = services.map(({ spec }) => (spec ?? {}) as { type?: string; ports?: readonly { nodePort?: number }[] })
  return {
    ...Object.fromEntries(counts.flatMap(([resource, count]) => (count === undefined ? [] : [[resource, count]]))),
    'services.loadbalancers': specs.filter(({ type }) => type === 'LoadBalancer').length,
    'services.nodeports': specs.flatMap(({ ports = [] }) => ports.filter(({ nodePort }) => (nodePort ?? 0) > 0)).length,
  }
}
