import type { KubeObject } from '@dayone/kube'
import type { Persona } from './config.ts'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

const see = ['get', 'list', 'watch']
/** Without deletecollection: nobody empties a namespace in one request. */
const change = ['create', 'update', 'patch', 'delete']

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
})

/** What runs in a namespace and how it is limited. Never secrets. */
const settings: readonly Rule[] = [
  rule(
    '',
    [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'persistentvolumeclaims',
      'pods',
      'replicationcontrollers',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    see,
  ),
  rule('apps', ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'], see),
  rule('autoscaling', ['horizontalpodautoscalers'], see),
  rule('batch', ['cronjobs', 'jobs'], see),
  rule('discovery.k8s.io', ['endpointslices'], see),
  rule('events.k8s.io', ['events'], see),
  rule('gateway.networking.k8s.io', ['grpcroutes', 'httproutes'], see),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], see),
  rule('policy', ['poddisruptionbudgets'], see),
]

const viewer: readonly Rule[] = [
  ...settings,
  rule('', ['pods/log'], ['get']),
  rule('metrics.k8s.io', ['pods'], ['get', 'list']),
]

/**
 * Secrets are written, not read: `patch` is left out because its answer shows the whole object, and so is `delete`,
 * which shows it when it is asked to delete in the foreground.
 */
const developer: readonly Rule[] = [
  ...viewer,
  rule('', ['configmaps', 'persistentvolumeclaims', 'services'], change),
  rule('', ['pods'], ['delete']),
  rule('', ['secrets'], ['create', 'update']),
  rule('apps', ['deployments', 'statefulsets'], change),
  rule('apps', ['deployments/scale', 'statefulsets/scale'], ['get', 'update', 'patch']),
  rule('autoscaling', ['horizontalpodautoscalers'], change),
  rule('batch', ['cronjobs', 'jobs'], change),
  rule('gateway.networking.k8s.io', ['grpcroutes', 'httproutes'], change),
  rule('networking.k8s.io', ['ingresses'], change),
  rule('policy', ['poddisruptionbudgets'], change),
]

/** No logs: programs write secrets into them. Resources without a namespace count only in a cluster-wide binding. */
const auditor: readonly Rule[] = [
  ...settings,
  rule('', ['namespaces', 'nodes', 'persistentvolumes'], see),
  rule(
    'admissionregistration.k8s.io',
    [
      'mutatingwebhookconfigurations',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
      'validatingwebhookconfigurations',
    ],
    see,
  ),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], see),
  rule('apiregistration.k8s.io', ['apiservices'], see),
  rule('authorization.k8s.io', ['localsubjectaccessreviews', 'subjectaccessreviews'], ['create']),
  rule('certificates.k8s.io', ['certificatesigningrequests'], see),
  rule('cilium.io', ['ciliumclusterwidenetworkpolicies', 'ciliumnetworkpolicies'], see),
  rule('networking.k8s.io', ['ingressclasses'], see),
  rule('node.k8s.io', ['runtimeclasses'], see),
  rule('rbac.authorization.k8s.io', ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'], see),
  rule('scheduling.k8s.io', ['priorityclasses'], see),
  rule('storage.k8s.io', ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments'], see),
]

const rules: Readonly<Record<Persona, readonly Rule[]>> = { viewer, developer, auditor }

export const clusterRoleName = (persona: Persona): string => `dayone:${persona}`

/**
 * One role of ours, in place of the built-in `view`, `edit` and `admin`: `edit` reads secrets, runs commands in pods,
 * becomes any service account and may delete network policies. No wildcard (CIS 5.1.3), no label that would add it to
 * a built-in role.
 */
export const clusterRole = (persona: Persona): KubeObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: clusterRoleName(persona) },
  rules: rules[persona],
})
