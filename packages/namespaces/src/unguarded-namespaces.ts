import type { KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import type { NamespacesConfig } from './config.ts'
import { DEFAULT } from './bundle/default-objects.ts'
import { systemNamespaces } from './new-namespaces/system-namespaces.ts'

/** A namespace of the cluster with incomplete guards. */
export interface UnguardedNamespace {
  readonly name: string
  readonly hasPodSecurity: boolean
  readonly hasDefaultDeny: boolean
}

const closes = ({ apiVersion, spec }: KubeObject): boolean => {
  if (apiVersion !== 'networking.k8s.io/v1') return false
  const { podSelector, policyTypes, ingress } = (spec ?? {}) as Readonly<Record<string, unknown>>
  const selectsAll = Object.keys(podSelector ?? {}).length === 0
  return selectsAll && ingress === undefined && Array.isArray(policyTypes) && policyTypes.includes('Ingress')
}

/** Namespaces without pod security or without a default-deny policy. Those of Kubernetes itself do not count. Pure. */
export const findUnguarded = (
  namespaces: readonly KubeObject[],
  policies: readonly KubeObject[],
): readonly UnguardedNamespace[] => {
  const closed = new Set(policies.filter(closes).map(({ metadata }) => metadata.namespace))
  return namespaces
    .map(({ metadata: { name, labels } }) => ({
      name,
      hasPodSecurity: ['restricted', 'baseline'].includes(labels?.['pod-security.kubernetes.io/enforce'] ?? ''),
      hasDefaultDeny: closed.has(name),
    }))
    .filter(
      ({ name, hasPodSecurity, hasDefaultDeny }) =>
        name !== DEFAULT && !Object.hasOwn(systemNamespaces, name) && !(hasPodSecurity && hasDefaultDeny),
    )
}

/** The findings about existing namespaces that the configuration does not list. */
export const unguardedFindings = (
  unguarded: readonly UnguardedNamespace[],
  { namespaces }: NamespacesConfig,
): readonly Finding[] =>
  unguarded
    .filter(({ name }) => !namespaces.some((managed) => managed.name === name))
    .map(({ name, hasPodSecurity, hasDefaultDeny }) => ({
      id: `NS-02/${name}`,
      kind: 'risk',
      target: `Namespace ${name}`,
      severity: 'medium',
      control: hasDefaultDeny ? 'NS-01' : 'NS-02',
      text: [
        ...(hasDefaultDeny ? [] : ['Any pod in the cluster can reach the pods of this namespace.']),
        ...(hasPodSecurity ? [] : ['Its pods can run privileged.']),
      ].join(' '),
      hint: `Add ${name} to namespaces in dayone.yaml once you know what its pods need.`,
    }))
