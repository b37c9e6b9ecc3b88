import { refId, refOf, type Kube, type KubeObject } from '@dayone/kube'

interface Kind {
  readonly apiVersion: string
  readonly kind: string
}

const admission = 'admissionregistration.k8s.io/v1'
const rbac = 'rbac.authorization.k8s.io/v1'

/** Everything a step owns, and what it could leave behind by mistake. */
const kinds: readonly Kind[] = [
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'LimitRange' },
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'ResourceQuota' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: admission, kind: 'MutatingAdmissionPolicy' },
  { apiVersion: admission, kind: 'MutatingAdmissionPolicyBinding' },
  { apiVersion: admission, kind: 'MutatingWebhookConfiguration' },
  { apiVersion: admission, kind: 'ValidatingAdmissionPolicy' },
  { apiVersion: admission, kind: 'ValidatingAdmissionPolicyBinding' },
  { apiVersion: admission, kind: 'ValidatingWebhookConfiguration' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  { apiVersion: rbac, kind: 'ClusterRole' },
  { apiVersion: rbac, kind: 'ClusterRoleBinding' },
  { apiVersion: rbac, kind: 'Role' },
  { apiVersion: rbac, kind: 'RoleBinding' },
]

const ciliumKinds: readonly Kind[] = [
  { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy' },
  { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
]

/** Controllers update the status of these at any time, which changes the resource version. */
const counted = new Set([
  'Deployment',
  'Pod',
  'PodDisruptionBudget',
  'ReplicaSet',
  'ResourceQuota',
  'ValidatingAdmissionPolicy',
])

/**
 * A version that changes only on writes other than those of controllers. The generation changes with every write to a
 * spec.
 */
const versionOf = ({ kind, metadata, ...rest }: KubeObject): unknown => {
  if (!counted.has(kind)) return metadata['resourceVersion']
  const { uid, generation, labels } = metadata
  return { uid, generation, labels, spec: rest['spec'] }
}

/**
 * Objects of the controller manager itself: its accounts in kube-system, the aggregated roles, the CA in every
 * namespace.
 */
const isOfControllers = ({ kind, metadata: { name, namespace } }: KubeObject): boolean =>
  namespace === 'kube-system' ||
  (kind === 'ClusterRole' && ['admin', 'edit', 'view'].includes(name)) ||
  (kind === 'ConfigMap' && name === 'kube-root-ca.crt')

/** Names and versions of everything that persists and that a step could have written, sorted. */
export const liveSnapshot = async (kube: Kube): Promise<Readonly<Record<string, unknown>>> => {
  const probe = ciliumKinds.map((kind) => ({ ...kind, metadata: { name: 'any' } }))
  const seen = await kube.observe(probe)
  const served = [...kinds, ...ciliumKinds.filter((kind) => seen.isServed(kind))]
  const lists = await Promise.all(served.map((kind) => kube.list(kind)))
  const entries = lists
    .flat()
    .filter((object) => !isOfControllers(object))
    .map((object) => [refId(refOf(object)), versionOf(object)] as const)
  return Object.fromEntries(entries.toSorted(([one], [other]) => one.localeCompare(other)))
}
