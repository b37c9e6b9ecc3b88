/** Manifests as found in blogs, charts and books from 2015 to 2021, by their outdated feature. */
export const legacyManifests: Readonly<Record<string, string>> = {}

const add = (what: string, text: string): void => {
  ;(legacyManifests as Record<string, string>)[what] = text
}

const pod = (more = '') => `
    metadata:
      labels: {app: web, version: v1}
    spec:
${more}      containers:
      - name: web
        image: nginx:1.29
`
const workload = (apiVersion: string, kind: string, spec = '', more = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec:\n${spec}  template:${pod(more)}`

add(
  'Deployment extensions/v1beta1',
  workload('extensions/v1beta1', 'Deployment', '  replicas: 2\n  rollbackTo: {revision: 1}\n'),
)
add('Deployment apps/v1beta1', workload('apps/v1beta1', 'Deployment'))
add('Deployment apps/v1beta2', workload('apps/v1beta2', 'Deployment', '  selector: {matchLabels: {app: web}}\n'))
add(
  'Deployment extensions/v1beta1 that recreates',
  workload('extensions/v1beta1', 'Deployment', '  strategy: {type: Recreate}\n'),
)
add('DaemonSet extensions/v1beta1', workload('extensions/v1beta1', 'DaemonSet', '  templateGeneration: 3\n'))
add('DaemonSet apps/v1beta2', workload('apps/v1beta2', 'DaemonSet', '  selector: {matchLabels: {app: web}}\n'))
add('ReplicaSet extensions/v1beta1', workload('extensions/v1beta1', 'ReplicaSet', '  replicas: 1\n'))
add('StatefulSet apps/v1beta1', workload('apps/v1beta1', 'StatefulSet', '  serviceName: web\n'))
add(
  'StatefulSet apps/v1beta2',
  workload('apps/v1beta2', 'StatefulSet', '  serviceName: web\n  selector: {matchLabels: {app: web}}\n'),
)
add(
  'serviceAccount',
  workload('apps/v1', 'Deployment', '  selector: {matchLabels: {app: web}}\n', '      serviceAccount: builder\n'),
)
add(
  'nodes by former labels',
  workload(
    'apps/v1',
    'Deployment',
    '  selector: {matchLabels: {app: web}}\n',
    '      nodeSelector: {beta.kubernetes.io/os: linux, failure-domain.beta.kubernetes.io/zone: us-west-2a}\n      tolerations: [{key: node-role.kubernetes.io/master, effect: NoSchedule}]\n',
  ),
)
add(
  'spread by a former label',
  workload(
    'apps/v1',
    'Deployment',
    '  selector: {matchLabels: {app: web}}\n',
    '      affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: failure-domain.beta.kubernetes.io/zone, labelSelector: {matchLabels: {app: web}}}}]}}\n',
  ),
)
const pods = (annotations: string) => `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {${annotations}}
spec:
  containers: [{name: web, image: "nginx:1.29"}]
`
add(
  'seccomp by annotation',
  pods(
    'seccomp.security.alpha.kubernetes.io/pod: runtime/default, container.seccomp.security.alpha.kubernetes.io/web: localhost/strict.json',
  ),
)
add('AppArmor by annotation', pods('container.apparmor.security.beta.kubernetes.io/web: runtime/default'))
add(
  'tolerations by annotation',
  pods(
    `scheduler.alpha.kubernetes.io/tolerations: '[{"key":"team","value":"shop"}]', scheduler.alpha.kubernetes.io/critical-pod: ""`,
  ),
)
add(
  'init containers by annotation',
  pods(`pod.beta.kubernetes.io/init-containers: '[{"name":"init","image":"busybox:1.37"}]'`),
)
add('a role of kube2iam', pods('iam.amazonaws.com/role: shop'))
add(
  'Ingress extensions/v1beta1',
  `apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: web
  annotations: {kubernetes.io/ingress.class: nginx, nginx.ingress.kubernetes.io/rewrite-target: /}
spec:
  backend: {serviceName: web, servicePort: http}
  rules: [{host: shop.example.com, http: {paths: [{path: /, backend: {serviceName: web, servicePort: 80}}, {backend: {serviceName: web, servicePort: "8080"}}]}}]
`,
)
add(
  'Ingress networking.k8s.io/v1beta1',
  `apiVersion: networking.k8s.io/v1beta1
kind: Ingress
metadata: {name: web}
spec: {backend: {serviceName: web, servicePort: 80}}
`,
)
add(
  'IngressClass',
  'apiVersion: networking.k8s.io/v1beta1\nkind: IngressClass\nmetadata: {name: legacy-nginx}\nspec: {controller: k8s.io/ingress-nginx}\n',
)
add(
  'NetworkPolicy extensions/v1beta1',
  'apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: web}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]}\n',
)
add(
  'PodDisruptionBudget',
  'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1, selector: {matchLabels: {app: web}}}\n',
)
add(
  'PodDisruptionBudget of no pods',
  'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 1, selector: {}}\n',
)
const cron = (apiVersion: string) => `apiVersion: ${apiVersion}
kind: CronJob
metadata: {name: web}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {serviceAccount: builder, restartPolicy: Never, containers: [{name: web, image: "busybox:1.37"}]}}}}
`
add('CronJob batch/v1beta1', cron('batch/v1beta1'))
add('CronJob batch/v2alpha1', cron('batch/v2alpha1'))
const role = 'rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n'
add('Role', `apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: Role\nmetadata: {name: web}\n${role}`)
add(
  'ClusterRole',
  `apiVersion: rbac.authorization.k8s.io/v1alpha1\nkind: ClusterRole\nmetadata: {name: legacy-web}\n${role}`,
)
const bind = 'roleRef: {apiVersion: rbac.authorization.k8s.io/v1alpha1, kind: ClusterRole, name: view}\n'
add(
  'RoleBinding',
  `apiVersion: rbac.authorization.k8s.io/v1alpha1\nkind: RoleBinding\nmetadata: {name: web}\n${bind}subjects: [{kind: User, name: "*", apiVersion: rbac.authorization.k8s.io/v1alpha1}, {kind: ServiceAccount, name: web, namespace: default, apiVersion: v1}]\n`,
)
add(
  'ClusterRoleBinding',
  'apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: ClusterRoleBinding\nmetadata: {name: legacy-web}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: Group, name: "oidc:x", apiGroup: rbac.authorization.k8s.io}]\n',
)
const scaler = (version: string, target: string, metrics: string) => `apiVersion: autoscaling/${version}
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: ${target}, kind: Deployment, name: web}, metrics: ${metrics}}
`
add(
  'HorizontalPodAutoscaler v2beta1',
  scaler(
    'v2beta1',
    'extensions/v1beta1',
    '[{type: Resource, resource: {name: cpu, targetAverageUtilization: 80}}, {type: Pods, pods: {metricName: packets, targetAverageValue: 1k}}, {type: Object, object: {target: {kind: Service, name: web, apiVersion: v1}, metricName: requests, targetValue: 2k}}, {type: External, external: {metricName: queue, metricSelector: {matchLabels: {q: a}}, targetAverageValue: "30"}}]',
  ),
)
add(
  'HorizontalPodAutoscaler v2beta2',
  scaler(
    'v2beta2',
    'apps/v1',
    '[{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}}]',
  ),
)
add(
  'PriorityClass',
  'apiVersion: scheduling.k8s.io/v1beta1\nkind: PriorityClass\nmetadata: {name: legacy}\nvalue: 1000\n',
)
add(
  'StorageClass',
  'apiVersion: storage.k8s.io/v1beta1\nkind: StorageClass\nmetadata: {name: legacy}\nprovisioner: kubernetes.io/aws-ebs\n',
)
add(
  'CSIDriver',
  'apiVersion: storage.k8s.io/v1beta1\nkind: CSIDriver\nmetadata: {name: legacy.example.com}\nspec: {attachRequired: true}\n',
)
add(
  'Lease',
  'apiVersion: coordination.k8s.io/v1beta1\nkind: Lease\nmetadata: {name: legacy}\nspec: {holderIdentity: a}\n',
)
add('RuntimeClass', 'apiVersion: node.k8s.io/v1beta1\nkind: RuntimeClass\nmetadata: {name: legacy}\nhandler: runsc\n')
add(
  'a claim with its class by annotation',
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: web, annotations: {volume.beta.kubernetes.io/storage-class: gp2}}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n',
)
add(
  'a Service for pods that are not ready',
  'apiVersion: v1\nkind: Service\nmetadata: {name: web, annotations: {service.alpha.kubernetes.io/tolerate-unready-endpoints: "true"}}\nspec: {clusterIP: None, ports: [{port: 80}], selector: {app: web}}\n',
)
const hook = (kind: string, more = '') => `apiVersion: admissionregistration.k8s.io/v1beta1
kind: ${kind}
metadata: {name: legacy}
webhooks: [{name: x.example.com, ${more}clientConfig: {url: "https://example.com/x"}, rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [things]}]}]
`
add('ValidatingWebhookConfiguration', hook('ValidatingWebhookConfiguration'))
add(
  'MutatingWebhookConfiguration',
  hook('MutatingWebhookConfiguration', 'sideEffects: NoneOnDryRun, failurePolicy: Fail, '),
)
add(
  'CustomResourceDefinition',
  `apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: things.legacy.example.com}
spec:
  group: legacy.example.com
  version: v1
  scope: Namespaced
  names: {plural: things, singular: thing, kind: Thing}
  subresources: {status: {}}
  additionalPrinterColumns: [{name: Size, type: integer, JSONPath: .spec.size}]
  validation: {openAPIV3Schema: {properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
`,
)
add(
  'CustomResourceDefinition without a schema',
  `apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: {name: others.legacy.example.com}
spec:
  group: legacy.example.com
  versions: [{name: v1, served: true, storage: true}]
  names: {plural: others, kind: Other}
`,
)
