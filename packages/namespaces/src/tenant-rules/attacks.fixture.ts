import { defined } from '@dayone/pipeline'
import { sampleWorkload, workloadKinds, type KubeObject, type WorkloadKind } from '@dayone/kube'

/**
 * An object that must be rejected in a guarded namespace, the expected message, and a compliant twin that must be
 * accepted.
 */
export interface Attack {
  readonly what: string
  readonly says: RegExp
  readonly object: KubeObject
}

type Spec = Readonly<Record<string, unknown>>

export const container = (more: Spec = {}) => ({
  name: 'web',
  image: 'registry.k8s.io/pause:3.10',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  ...more,
})

export const podSpec = (more: Spec = {}): Spec => ({
  securityContext: { runAsNonRoot: true, runAsUser: 65_532, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container()],
  ...more,
})

export const kinds: readonly WorkloadKind[] = Object.values(workloadKinds)

export const inKind = (kind: WorkloadKind, namespace: string, spec: Spec, name = 'attack'): KubeObject =>
  sampleWorkload(kind, { namespace, name }, spec)

const rbac = 'rbac.authorization.k8s.io'
const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'] }

/** Every right in a namespace for the group `oidc:team`, its own default account, and more accounts. */
export const grantAll = (namespace: string, ...accounts: readonly string[]): readonly KubeObject[] => [
  { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'all', namespace }, rules: [everything] },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'all', namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'all' },
    subjects: [
      { kind: 'Group', name: 'oidc:team', apiGroup: rbac },
      ...[namespace, ...accounts].map((one) => ({ kind: 'ServiceAccount', name: 'default', namespace: one })),
    ],
  },
]

const image = (reference: string): Spec => ({ containers: [container({ image: reference })] })
const keepsAway = (term: Spec): Spec => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey: 'kubernetes.io/hostname', labelSelector: {}, ...term },
      ],
    },
  },
})
const selected = (operator: string): Spec => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator }] }],
      },
    },
  },
})

/** Pods that violate one rule each, by violation. Expected results from security.md §3.4 and issue threads. */
export const podAttacks: readonly (readonly [what: string, says: RegExp, spec: Spec])[] = [
  ['sets nodeName', /nodeName/, { nodeName: 'node-1' }],
  ['tolerates every taint', /Tolerations/, { tolerations: [{ operator: 'Exists' }] }],
  [
    'tolerates every taint of one effect',
    /Tolerations/,
    { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] },
  ],
  [
    'tolerates control planes',
    /Tolerations/,
    { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] },
  ],
  [
    'tolerates control planes by value',
    /Tolerations/,
    { tolerations: [{ key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule' }] },
  ],
  [
    'tolerates masters',
    /Tolerations/,
    { tolerations: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] },
  ],
  [
    'selects control planes',
    /control plane nodes by label/,
    { nodeSelector: { 'node-role.kubernetes.io/control-plane': '' } },
  ],
  [
    "selects kops' control planes",
    /control plane nodes by label/,
    { nodeSelector: { 'kops.k8s.io/kops-controller-pki': '' } },
  ],
  ['has an affinity to control planes', /control plane nodes by label/, selected('Exists')],
  ["keeps every namespace's pods away", /anti-affinity/, keepsAway({ namespaceSelector: {} })],
  ["keeps another namespace's pods away", /anti-affinity/, keepsAway({ namespaces: ['payments'] })],
  ['never ends', /terminationGracePeriodSeconds/, { terminationGracePeriodSeconds: 946_080_000 }],
  ['is more important than the system', /system-/, { priorityClassName: 'system-node-critical' }],
  ['is as important as the cluster', /system-/, { priorityClassName: 'system-cluster-critical' }],
  ['runs latest', /version/, image('registry.k8s.io/pause:latest')],
  ['runs an untagged image', /version/, image('registry.k8s.io/pause')],
  ['runs an untagged image of a registry with a port', /version/, image('registry.example.com:5000/pause')],
  ['runs latest in an init container', /version/, { initContainers: [container({ name: 'init', image: 'busybox' })] }],
  ['pulls from the metadata address', /address|public name/, image('169.254.169.254/latest/meta-data:1')],
  ['pulls from etcd', /address|public name/, image('10.0.0.1:2379/v2/keys:1')],
  ['pulls from a number', /address|public name/, image('2852039166:80/x:1')],
  ['pulls from a number in hex', /address|public name/, image('0xa9fea9fe:80/x:1')],
  ['pulls from an IPv6 address', /address|public name/, image('[fd00:ec2::254]:80/x:1')],
  ['pulls from the node itself', /public name/, image('localhost:10248/healthz:1')],
  ["pulls from the VPC's names", /public name/, image('instance-data.ec2.internal/latest:1')],
  ['pulls from a short name', /public name/, image('vault:8200/v1:1')],
  ['has a trailing dot', /must be registry|public name/, image('evil.example.com./x:1')],
  ['climbs in the path', /must be registry/, image('ghcr.io/acme/../evil:1')],
  ['has a digest that is none', /must be registry/, image('ghcr.io/acme/x@sha256:abc')],
  [
    'mounts an image without version',
    /version/,
    { volumes: [{ name: 'i', image: { reference: 'registry.k8s.io/pause' } }] },
  ],
  [
    'mounts an image at an IP address',
    /address|public name/,
    { volumes: [{ name: 'i', image: { reference: '169.254.169.254/x:1' } }] },
  ],
]

/** Ordinary pods, which must keep working. */
export const podsOfEveryDay: readonly (readonly [what: string, spec: Spec])[] = [
  ['runs a tagged image', {}],
  ['runs a short name with a tag', image('nginx:1.29')],
  ['runs a digest', image(`ghcr.io/acme/web@sha256:${'a'.repeat(64)}`)],
  ['runs tag and digest', image(`ghcr.io/acme/web:latest@sha256:${'a'.repeat(64)}`)],
  ['pulls from a registry with a port', image('registry.example.com:5000/team/web:1.0_b-2')],
  ['pulls from ECR', image('123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/web:2026.11')],
  [
    'tolerates what controllers add',
    {
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
    },
  ],
  ['tolerates a taint of its own', { tolerations: [{ key: 'team', operator: 'Equal', value: 'shop' }] }],
  ['keeps away from control planes', selected('DoesNotExist')],
  ['keeps its own pods apart', keepsAway({})],
  ['selects Linux', { nodeSelector: { 'kubernetes.io/os': 'linux' } }],
  ['takes an hour to end', { terminationGracePeriodSeconds: 3600 }],
  ['mounts an image', { volumes: [{ name: 'i', image: { reference: 'ghcr.io/acme/data:1' } }] }],
]

const object = (apiVersion: string, kind: string, namespace: string, rest: Spec): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'attack', namespace },
  ...rest,
})

const ingress = (namespace: string, spec: Spec): KubeObject =>
  object('networking.k8s.io/v1', 'Ingress', namespace, { spec })
const backend = { service: { name: 'web', port: { number: 80 } } }
export const forHost = (host?: string) => ({
  ...defined({ host }),
  http: { paths: [{ path: '/', pathType: 'Prefix', backend }] },
})
const budget = (namespace: string, spec: Spec): KubeObject =>
  object('policy/v1', 'PodDisruptionBudget', namespace, {
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  })
const service = (namespace: string, spec: Spec): KubeObject =>
  object('v1', 'Service', namespace, { spec: { ports: [{ port: 80 }], selector: { app: 'web' }, ...spec } })
const claim = (namespace: string, spec: Spec): KubeObject =>
  object('v1', 'PersistentVolumeClaim', namespace, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  })

const annotated = (made: KubeObject, annotations: Readonly<Record<string, string>>): KubeObject => ({
  ...made,
  metadata: { ...made.metadata, annotations },
})

/**
 * Objects other than workloads that must be rejected; `own` is a host of the namespace, `theirs` one that another
 * namespace claims.
 */
export const objectAttacks = (namespace: string, own: string, theirs: string): readonly Attack[] => [
  { what: 'a budget of 0', says: /disruption/, object: budget(namespace, { maxUnavailable: 0 }) },
  { what: 'a budget of 0%', says: /disruption/, object: budget(namespace, { maxUnavailable: '0%' }) },
  { what: 'a budget of 00%', says: /disruption/, object: budget(namespace, { maxUnavailable: '00%' }) },
  { what: 'a budget of 0100%', says: /disruption/, object: budget(namespace, { minAvailable: '0100%' }) },
  { what: 'a budget of all', says: /disruption/, object: budget(namespace, { minAvailable: '100%' }) },
  {
    what: 'a token that never ends',
    says: /create token/,
    object: {
      ...object('v1', 'Secret', namespace, { type: 'kubernetes.io/service-account-token' }),
      metadata: { name: 'attack', namespace, annotations: { 'kubernetes.io/service-account.name': 'default' } },
    },
  },
  {
    what: 'a name of the metadata address',
    says: /ExternalName/,
    object: service(namespace, { type: 'ExternalName', externalName: 'instance-data.ec2.internal' }),
  },
  { what: "somebody's address", says: /externalIPs/, object: service(namespace, { externalIPs: ['8.8.8.8'] }) },
  {
    what: 'a volume by name',
    says: /volumeName/,
    object: claim(namespace, { volumeName: 'pv-of-payments', storageClassName: '' }),
  },
  { what: 'an Ingress for all hosts', says: /must have a host/, object: ingress(namespace, { rules: [forHost()] }) },
  {
    what: 'an Ingress with a default backend',
    says: /must have a host/,
    object: ingress(namespace, { defaultBackend: backend }),
  },
  { what: "another team's host", says: /to no other/, object: ingress(namespace, { rules: [forHost(theirs)] }) },
  {
    what: "a certificate for another team's host",
    says: /under tls/,
    object: ingress(namespace, { rules: [forHost(own)], tls: [{ hosts: [own, theirs], secretName: 'tls' }] }),
  },
  ...[theirs, `www.${own}, ${theirs.toUpperCase()}.`, '~^pay[.]'].map((alias) => ({
    what: `the alias ${alias}`,
    says: /server-alias/,
    object: annotated(ingress(namespace, { rules: [forHost(own)] }), {
      'nginx.ingress.kubernetes.io/server-alias': alias,
    }),
  })),
  {
    what: "another team's name in DNS, of an Ingress",
    says: /external-dns/,
    object: annotated(ingress(namespace, { rules: [forHost(own)] }), {
      'external-dns.alpha.kubernetes.io/hostname': `${theirs}.`,
    }),
  },
  {
    what: "another team's name in DNS, of a Service",
    says: /external-dns/,
    object: annotated(service(namespace, {}), {
      'external-dns.alpha.kubernetes.io/internal-hostname': `mqtt.example.org,${theirs}`,
    }),
  },
  {
    what: "a wildcard over another team's host",
    says: /to no other/,
    object: ingress(namespace, { rules: [forHost(`*.${theirs.split('.').slice(1).join('.')}`)] }),
  },
]

/** Objects other than workloads that must be accepted; `own` is a host of the namespace. */
export const objectsOfEveryDay = (namespace: string, own: string): readonly (readonly [what: string, KubeObject])[] => [
  ['a budget of 1', budget(namespace, { maxUnavailable: 1 })],
  ['a budget of half', budget(namespace, { minAvailable: '50%' })],
  ['a secret', object('v1', 'Secret', namespace, { stringData: { a: 'b' } })],
  ['a service', service(namespace, {})],
  ['a claim', claim(namespace, {})],
  ['an Ingress', ingress(namespace, { rules: [forHost(own)], tls: [{ hosts: [own], secretName: 'tls' }] })],
  [
    'a Service with a name in DNS',
    annotated(service(namespace, {}), { 'external-dns.alpha.kubernetes.io/hostname': 'mqtt.example.org' }),
  ],
  ['an Ingress', ingress(namespace, { rules: [forHost(own)] })],
]

/** Names that look like an allowed registry, and some that are in one. */
export const imagesOfRegistries: readonly string[] = [
  'ghcr.io/acme/web:1',
  'ghcr.io/acme:1',
  'ghcr.io/acme-evil/web:1',
  'ghcr.io.evil.example.com/acme/web:1',
  'evil.example.com/ghcr.io/acme/web:1',
  'ghcr.io:443/acme/web:1',
  'GHCR.io/acme/web:1',
  'registry.example.com:5000/web:1',
  'registry.example.com/web:1',
  'nginx:1',
  'docker.io/nginx:1',
  'library/nginx:1',
  'acme/nginx:1',
  'docker.io/acme/nginx:1',
]
