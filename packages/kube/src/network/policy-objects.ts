import { defined } from '@dayone/pipeline'
import type { SourcedObject } from '@dayone/reachability'
import type { Kube, KubeObject } from '../api/kube.ts'
import { listAll } from '../client/list-pages.ts'
import { servedVersions } from '../client/served-kinds.ts'

const kinds = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'ReplicationController' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
  { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' },
  { apiVersion: 'crd.projectcalico.org/v1', kind: 'Tier' },
  { apiVersion: 'crd.projectcalico.org/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'crd.projectcalico.org/v1', kind: 'GlobalNetworkPolicy' },
  // Not evaluated: if there is one, the result stays open.
  { apiVersion: 'cilium.io/v2', kind: 'CiliumLocalRedirectPolicy' },
  { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy' },
  { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'BaselineAdminNetworkPolicy' },
  { apiVersion: 'policy.networking.k8s.io/v1beta1', kind: 'ClusterNetworkPolicy' },
  { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy' },
] as const

/** A cluster object as input of the evaluator in `@dayone/reachability`; its place is its name. */
export const sourcedObject = (object: KubeObject): SourcedObject => {
  const { kind, metadata } = object
  const { namespace, name, labels, ownerReferences } = metadata
  const title = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
  // managedFields are often larger than the rest of the object.
  const slim = { name, ...defined({ namespace }), labels, ownerReferences }
  return { value: { ...object, metadata: slim }, place: () => title }
}

/**
 * Everything that decides network reachability in a cluster: pods and their controllers, namespaces, and policies,
 * including kinds that are not evaluated; read page by page. Throws UserError (exit 6) if they may not be listed.
 */
export const readPolicyObjects = async (
  kube: Pick<Kube, 'pathOf' | 'request' | 'isServed'>,
): Promise<readonly KubeObject[]> => {
  const objects: KubeObject[] = []
  for (const kind of await servedVersions(kube, kinds)) objects.push(...(await listAll(kube, kind)))
  return objects
}
