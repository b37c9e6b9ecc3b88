import type { Requirement, Selector } from '../policies/label-selector.ts'
import type { Labels, Pod } from '../pods/pod.ts'

export const namespaceKey = 'io.kubernetes.pod.namespace'
const namespaceLabels = 'io.cilium.k8s.namespace.labels.'

/** Cilium prefixes a label with its source; labels of pods come from Kubernetes. */
const bare = (key: string): string => key.replace(/^(k8s|any):/, '')

/** Cilium's labels of a pod. https://docs.cilium.io/en/stable/network/kubernetes/policy/#namespaces */
export const ciliumLabels = ({ labels, namespace, namespaceLabels: own, serviceAccount }: Pod): Labels => ({
  ...labels,
  ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${namespaceLabels}${key}`, value])),
  'io.cilium.k8s.policy.serviceaccount': serviceAccount,
  [namespaceKey]: namespace,
})

const isOfNamespace = ({ key }: Requirement): boolean => key === namespaceKey || key.startsWith(namespaceLabels)

/**
 * A selector without label sources. In a namespaced policy it is limited to that namespace, unless it selects another.
 */
export const ciliumSelector = (selector: Selector, namespace: string | undefined): Selector => {
  const plain = selector.map((requirement) => ({ ...requirement, key: bare(requirement.key) }))
  return namespace === undefined || plain.some(isOfNamespace)
    ? plain
    : [...plain, { key: namespaceKey, operator: 'In', values: [namespace] }]
}
