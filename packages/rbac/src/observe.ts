import { reviewAccess, type Kube, type ObservedObjects } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { RbacConfig } from './config.ts'
import { findDangerousBindings, type DangerousBinding } from './dangerous-bindings.ts'
import { objects } from './objects.ts'

export interface RbacObserved {
  readonly objects: ObservedObjects
  /** Names of all namespaces that exist. */
  readonly namespaces: readonly string[]
  /** A person without any right may read secrets: nothing decides. */
  readonly allowsAll: boolean
  readonly dangerous: readonly DangerousBinding[]
}

/** Somebody in no group asks for the worst. Only a cluster with AlwaysAllow says yes. */
export const asksForTheWorst = {
  user: 'dayone:nobody',
  groups: [],
  verb: 'get',
  group: '',
  resource: 'secrets',
  namespace: 'kube-system',
} as const

export const observe = async (
  config: RbacConfig,
  { ports: { kube } }: StepContext<{ kube: Kube }>,
): Promise<RbacObserved> => {
  const [observed, namespaces, bindings, nobody] = await Promise.all([
    kube.observe(objects(config).map(({ manifest }) => manifest)),
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding' }),
    reviewAccess(kube, asksForTheWorst),
  ])
  return {
    objects: observed,
    namespaces: namespaces.map(({ metadata }) => metadata.name),
    allowsAll: nobody.allowed,
    dangerous: findDangerousBindings(bindings),
  }
}
