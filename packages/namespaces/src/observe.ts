import type { Kube, ObservedObjects } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { objects } from './objects.ts'
import { findOpenPolicies, type OpenPolicy } from './open-policies.ts'
import { findUnguarded, type UnguardedNamespace } from './unguarded-namespaces.ts'
import { findViolatingPods, type ViolatingPods } from './violating-pods.ts'

export interface NamespacesObserved {
  readonly objects: ObservedObjects
  readonly unguarded: readonly UnguardedNamespace[]
  readonly violating: readonly ViolatingPods[]
  readonly open: readonly OpenPolicy[]
}

export const observe = async (
  config: NamespacesConfig,
  { ports: { kube }, facts }: StepContext<{ kube: Kube }>,
): Promise<NamespacesObserved> => {
  const manifests = objects(config, facts).map(({ manifest }) => manifest)
  const [observed, namespaces, policies] = await Promise.all([
    kube.observe(manifests),
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    kube.list({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' }),
  ])
  const wanted = manifests.filter(({ kind }) => kind === 'Namespace')
  return {
    objects: observed,
    unguarded: findUnguarded(namespaces, policies),
    violating: await findViolatingPods(kube, wanted, observed),
    open: findOpenPolicies(
      policies,
      config.namespaces.map(({ name }) => name),
    ),
  }
}
