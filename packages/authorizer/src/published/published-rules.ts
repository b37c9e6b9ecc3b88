import type { PolicyRule } from '../rbac-objects.ts'
import type { PublishedComponent } from './published-component.ts'

const read = ['get', 'list', 'watch']
const watch = ['list', 'watch']

const on = (apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
})

const ingressControllerRules: readonly PolicyRule[] = [
  on('', ['services'], read),
  on('', ['events'], ['create', 'patch']),
  on('networking.k8s.io', ['ingresses', 'ingressclasses'], read),
  on('networking.k8s.io', ['ingresses/status'], ['update']),
  on('discovery.k8s.io', ['endpointslices'], read),
]

/** Components that kops does not install. */
export const publishedRules: readonly PublishedComponent[] = [
  {
    name: 'ingress-nginx',
    images: ['ingress-nginx/controller'],
    version: 'v1.9.1',
    source: 'https://github.com/kubernetes/ingress-nginx, chart 4.8.1: clusterrole.yaml, controller-role.yaml',
    grants: [
      {
        in: 'cluster',
        grants: [
          on('', ['configmaps', 'endpoints', 'nodes', 'pods', 'secrets', 'namespaces'], watch),
          on('', ['nodes'], ['get']),
          on('coordination.k8s.io', ['leases'], watch),
          ...ingressControllerRules,
        ],
      },
      {
        in: 'own',
        grants: [
          on('', ['namespaces'], ['get']),
          on('', ['configmaps', 'pods', 'secrets', 'endpoints'], read),
          { ...on('coordination.k8s.io', ['leases'], ['get', 'update']), resourceNames: ['ingress-nginx-leader'] },
          on('coordination.k8s.io', ['leases'], ['create']),
          ...ingressControllerRules,
        ],
      },
    ],
  },
  {
    name: 'kube-state-metrics',
    images: ['kube-state-metrics/kube-state-metrics'],
    version: 'commit 05979b1',
    source: 'https://github.com/kubernetes/kube-state-metrics, jsonnet/kube-state-metrics/kube-state-metrics.libsonnet',
    grants: [
      {
        in: 'cluster',
        grants: [
          on(
            '',
            [
              ...['configmaps', 'secrets', 'nodes', 'pods', 'services', 'serviceaccounts', 'resourcequotas'],
              ...['replicationcontrollers', 'limitranges', 'persistentvolumeclaims', 'persistentvolumes'],
              ...['namespaces', 'endpoints'],
            ],
            watch,
          ),
          on('apps', ['statefulsets', 'daemonsets', 'deployments', 'replicasets'], watch),
          on('batch', ['cronjobs', 'jobs'], watch),
          on('autoscaling', ['horizontalpodautoscalers'], watch),
          on('authentication.k8s.io', ['tokenreviews'], ['create']),
          on('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
          on('policy', ['poddisruptionbudgets'], watch),
          on('certificates.k8s.io', ['certificatesigningrequests'], watch),
          on('discovery.k8s.io', ['endpointslices'], watch),
          on('storage.k8s.io', ['storageclasses', 'volumeattachments'], watch),
          on(
            'admissionregistration.k8s.io',
            ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
            watch,
          ),
          on('networking.k8s.io', ['networkpolicies', 'ingressclasses', 'ingresses'], watch),
          on('coordination.k8s.io', ['leases'], watch),
          on('rbac.authorization.k8s.io', ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'], watch),
        ],
      },
    ],
  },
  {
    name: 'prometheus',
    images: ['prometheus/prometheus'],
    version: 'prometheus-operator commit 309b7d0',
    source:
      'https://github.com/prometheus-operator/prometheus-operator, example/rbac/prometheus/prometheus-cluster-role.yaml',
    grants: [
      {
        in: 'cluster',
        grants: [
          on('', ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'], read),
          on('', ['configmaps'], ['get']),
          on('discovery.k8s.io', ['endpointslices'], read),
          on('networking.k8s.io', ['ingresses'], read),
          { nonResourceURLs: ['/metrics'], verbs: ['get'] },
        ],
      },
    ],
  },
]
