import { addonRules, defaultRules } from '../known/known-rbac.ts'
import type { PublishedComponent, PublishedGrant } from './published-component.ts'
import { publishedRules } from './published-rules.ts'

const version = 'kops 1.36.2'

/** The rules of a role of Kubernetes, or of one that kops installs: it takes them over from the project. */
const from = (place: PublishedGrant['in'], ...roleIds: readonly string[]): readonly PublishedGrant[] =>
  roleIds.map((id) => {
    const grants = addonRules(id) ?? defaultRules(id)
    if (grants === undefined) throw new Error(`neither kops nor Kubernetes has ${id}`)
    return { in: place, grants }
  })

const addon = (
  name: string,
  images: readonly string[],
  grants: readonly PublishedGrant[],
  folder = `${name}.addons.k8s.io`,
): PublishedComponent => ({
  name,
  images,
  version,
  source: `https://github.com/kubernetes/kops, upup/models/cloudup/resources/addons/${folder}`,
  grants,
})

const certManager = 'certmanager.io'

/**
 * Widely used components with the permissions that their projects publish. Those that kops can install too have the
 * rules that kops 1.36.2 writes to the state store.
 */
export const publishedComponents: readonly PublishedComponent[] = [
  addon(
    'metrics-server',
    ['metrics-server/metrics-server'],
    [
      ...from('cluster', 'ClusterRole/system:metrics-server'),
      { in: 'cluster', grants: 'ClusterRole/system:auth-delegator' },
      ...from('kube-system', 'Role/kube-system/extension-apiserver-authentication-reader'),
    ],
  ),
  addon(
    'cluster-autoscaler',
    ['autoscaling/cluster-autoscaler'],
    [
      ...from('cluster', 'ClusterRole/cluster-autoscaler'),
      // It keeps its status where it runs.
      ...from('own', 'Role/kube-system/cluster-autoscaler'),
    ],
  ),
  addon(
    'aws-load-balancer-controller',
    ['eks/aws-load-balancer-controller', 'amazon/aws-load-balancer-controller'],
    [
      ...from('cluster', 'ClusterRole/aws-load-balancer-controller-role'),
      ...from('own', 'Role/kube-system/aws-load-balancer-controller-leader-election-role'),
    ],
  ),
  addon('external-dns', ['external-dns/external-dns'], from('cluster', 'ClusterRole/kops:external-dns')),
  addon(
    'cert-manager',
    ['jetstack/cert-manager-controller'],
    [
      ...from(
        'cluster',
        ...[
          'approve:cert-manager-io',
          'certificates',
          'certificatesigningrequests',
          'challenges',
          'clusterissuers',
        ].map((part) => `ClusterRole/cert-manager-controller-${part}`),
        ...['ingress-shim', 'issuers', 'orders'].map((part) => `ClusterRole/cert-manager-controller-${part}`),
      ),
      ...from('kube-system', 'Role/kube-system/cert-manager:leaderelection'),
      ...from('own', 'Role/kube-system/cert-manager-tokenrequest'),
    ],
    certManager,
  ),
  addon(
    'cert-manager cainjector',
    ['jetstack/cert-manager-cainjector'],
    [
      ...from('cluster', 'ClusterRole/cert-manager-cainjector'),
      ...from('kube-system', 'Role/kube-system/cert-manager-cainjector:leaderelection'),
    ],
    certManager,
  ),
  addon(
    'cert-manager webhook',
    ['jetstack/cert-manager-webhook'],
    [
      ...from('cluster', 'ClusterRole/cert-manager-webhook:subjectaccessreviews'),
      ...from('own', 'Role/kube-system/cert-manager-webhook:dynamic-serving'),
    ],
    certManager,
  ),
  ...publishedRules,
]

/** `registry.example.com/metrics-server/metrics-server` of `…/metrics-server:v0.8.0@sha256:…`. */
const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/]*$/, '')

/** The component of a container image, whatever registry it comes from; undefined for others. Pure. */
export const componentOf = (image: string): PublishedComponent | undefined => {
  const repository = `/${repositoryOf(image)}`
  return publishedComponents.find(({ images }) => images.some((one) => repository.endsWith(`/${one}`)))
}
