import type { PolicyRule } from '@dayone/authorizer'

const see = ['get', 'list', 'watch']
/** Without deletecollection, which empties a namespace in one request. */
const change = ['create', 'update', 'patch', 'delete']

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
})

/** Workloads of a namespace and their limits. Never secrets. */
const settings: readonly PolicyRule[] = [
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

export const viewer: readonly PolicyRule[] = [
  ...settings,
  rule('', ['pods/log'], ['get']),
  rule('metrics.k8s.io', ['pods'], ['get', 'list']),
]

/**
 * Secrets can be written, not read: `patch` is left out because its response contains the whole object, and so is
 * `delete`, whose response contains it with foreground deletion.
 */
export const developer: readonly PolicyRule[] = [
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

/** No logs, because programs write secrets to them. Cluster-scoped resources apply only in a cluster-wide binding. */
export const auditor: readonly PolicyRule[] = [
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

/** Opt-in of a team: gives access to everything in the namespace's pods, including their tokens and Secrets. */
export const podDebugger: readonly PolicyRule[] = [
  rule('', ['pods'], ['get', 'list']),
  rule('', ['pods/attach', 'pods/exec', 'pods/portforward'], ['create', 'get']),
  rule('', ['pods/ephemeralcontainers'], ['get', 'patch', 'update']),
]

/** Opt-in of a team. */
export const secretReader: readonly PolicyRule[] = [rule('', ['secrets'], see)]

/** What a pipeline applies: it can read what it created, but has no list of Secrets, no logs and no commands. */
export const deployer: readonly PolicyRule[] = [
  rule('', ['configmaps', 'persistentvolumeclaims', 'services'], [...see, ...change]),
  rule('', ['events', 'pods'], see),
  rule('', ['secrets'], ['create', 'update']),
  rule('apps', ['deployments', 'statefulsets'], [...see, ...change]),
  rule('apps', ['replicasets'], see),
  rule('autoscaling', ['horizontalpodautoscalers'], [...see, ...change]),
  rule('batch', ['cronjobs', 'jobs'], [...see, ...change]),
  rule('gateway.networking.k8s.io', ['grpcroutes', 'httproutes'], [...see, ...change]),
  rule('networking.k8s.io', ['ingresses'], [...see, ...change]),
  rule('policy', ['poddisruptionbudgets'], [...see, ...change]),
]

/** Binds the personas of a team, by name and no other role: with `bind`, the API server checks only the name. */
export const namespaceOwner: readonly PolicyRule[] = [
  ...developer,
  ...secretReader,
  rule('rbac.authorization.k8s.io', ['rolebindings'], [...see, 'create', 'update', 'patch', 'delete']),
  rule('rbac.authorization.k8s.io', ['roles'], see),
  {
    ...rule('rbac.authorization.k8s.io', ['clusterroles'], ['bind']),
    resourceNames: ['dayone:developer', 'dayone:viewer'],
  },
]

/** Nodes, volumes and cluster-wide installations. Neither RBAC nor Secrets nor admission. */
export const operator: readonly PolicyRule[] = [
  ...settings,
  rule('', ['pods/log'], ['get']),
  rule('', ['namespaces', 'nodes', 'persistentvolumes'], see),
  rule('', ['nodes'], ['patch', 'update']),
  rule('', ['persistentvolumes'], ['create', 'delete', 'patch', 'update']),
  rule('', ['pods'], ['delete']),
  rule('', ['pods/eviction'], ['create']),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], [...see, 'create', 'patch', 'update']),
  rule('metrics.k8s.io', ['nodes', 'pods'], ['get', 'list']),
  rule('scheduling.k8s.io', ['priorityclasses'], see),
  rule('storage.k8s.io', ['csidrivers', 'csinodes', 'volumeattachments'], see),
  rule('storage.k8s.io', ['storageclasses'], [...see, ...change]),
]
