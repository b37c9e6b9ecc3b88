import type { KubeObject } from '@dayone/kube'
import { liveRunner, startLiveCluster, type LiveCluster } from '@dayone/testing'
import type { Finding } from '@dayone/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namespaces } from '../namespaces.ts'

let cluster: LiveCluster
let findings: readonly Finding[] = []

const selector = (app: string) => ({ matchLabels: { app } })
const template = (app: string, container: object = {}, spec: object = {}) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'main', image: 'x:1', ...container }], ...spec },
})
const object = (apiVersion: string, kind: string, name: string, spec: object, namespace = 'old'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
})
const deployment = (name: string, replicas: number, container: object) =>
  object('apps/v1', 'Deployment', name, { replicas, selector: selector(name), template: template(name, container) })

const sound = {
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
}

const rbac = 'rbac.authorization.k8s.io'

/** A controller as its project installs it, and an Ingress of its class. */
const ingressWorld: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ingress-nginx' } },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: 'ingress-nginx' },
    rules: [
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'ingress-nginx' },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'ingress-nginx' },
    subjects: [{ kind: 'ServiceAccount', name: 'controller', namespace: 'ingress-nginx' }],
  },
  object(
    'apps/v1',
    'Deployment',
    'controller',
    { selector: selector('controller'), template: template('controller', {}, { serviceAccountName: 'controller' }) },
    'ingress-nginx',
  ),
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'nginx' },
    spec: { controller: 'k8s.io/ingress-nginx' },
  },
  object('networking.k8s.io/v1', 'Ingress', 'web', {
    ingressClassName: 'nginx',
    rules: [
      {
        host: 'old.example.com',
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'hungry', port: { number: 80 } } } }],
        },
      },
    ],
  }),
]

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  const job = {
    template: template(
      'backup',
      { volumeMounts: [{ name: 'disk', mountPath: '/disk' }] },
      { restartPolicy: 'Never', hostPID: true, volumes: [{ name: 'disk', hostPath: { path: '/' } }] },
    ),
  }
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } },
    deployment('hungry', 2, { ...sound, resources: { requests: { cpu: '1' } } }),
    deployment('many', 49, { ...sound, resources: { requests: { cpu: '10m' } } }),
    deployment('asleep', 0, { securityContext: { privileged: true } }),
    object('v1', 'Service', 'hungry', { selector: { app: 'hungry' }, ports: [{ port: 80, targetPort: 8080 }] }),
    object(
      'v1',
      'Pod',
      'client',
      template('client', { env: [{ name: 'HUNGRY', value: 'http://hungry.old.svc' }] }).spec,
      'other',
    ),
    ...ingressWorld,
    object('batch/v1', 'CronJob', 'backup', { schedule: '0 3 * * *', jobTemplate: { spec: job } }),
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'policy' },
      webhooks: [
        {
          name: 'policy.example.com',
          clientConfig: { service: { namespace: 'old', name: 'policy' } },
          rules: [{ apiGroups: ['x.example.com'], apiVersions: ['*'], resources: ['*'], operations: ['*'] }],
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
        },
      ],
    },
  )
  const before = await cluster.snapshot()
  const { step, ended } = await runner().plan()
  expect(ended).toEqual({ outcome: 'planned', failure: undefined })
  // Meanwhile the Deployments create their ReplicaSets and Pods.
  const isTheirs = ([id]: readonly [string, unknown]) => /^(Pod|ReplicaSet)\//.test(id)
  const kept = (all: Readonly<Record<string, unknown>>) => Object.entries(all).filter((entry) => !isTheirs(entry))
  expect(kept(await cluster.snapshot())).toEqual(kept(before))
  findings = step.findings
})
afterAll(() => cluster.stop())

const runner = (more: object = {}) =>
  liveRunner(namespaces, { namespaces: [{ name: 'old', ...more }] }, () => ({
    ports: { kube: cluster.newKube() },
    facts: () => cluster.facts(),
    snapshot: () => cluster.snapshot(),
  }))

const textOf = (id: string) => findings.find((finding) => finding.id === id)?.text ?? ''

test('reports requests above the planned default limit, which the next rollout is rejected for', async () => {
  expect(textOf('NS-05/old/templates')).toBe(
    'The next rollout of Deployment hungry in old will be rejected: container main requests cpu 1, more than the default limit of 500m. The LimitRange dayone is about to be applied in old.',
  )
})

test('reports pod security violations in templates without pods: a CronJob, a Deployment scaled to zero', () => {
  const text = textOf('NS-01/old/templates')
  expect(text).toMatch(/the next run of CronJob backup in old will be rejected: hostPID, hostPath volume disk/i)
  expect(text).toMatch(/scaling up Deployment asleep in old will be rejected: container main: privileged/i)
  expect(text).not.toContain('hungry')
  expect(text).toContain('Pod Security restricted is about to be enforced in old.')
})

test('reports a quota that existing objects exceed, with both numbers', () => {
  expect(textOf('NS-04/old/exceeded')).toMatch(
    /^old uses more than its new quota allows: .*limits.cpu 25500m of 8.*pods 51 of 50/,
  )
})

test('reports who loses the token of the default service account, and which webhook has no Service', () => {
  expect(textOf('RB-13/old/token-users')).toContain('Deployment many in old')
  expect(textOf('NS-02/old/called/old/policy')).toBe(
    'The API server calls Service old/policy (the webhook policy.example.com of ValidatingWebhookConfiguration policy), but it does not exist: requests that need it fail already.',
  )
})

test('reports Services that default-deny cuts off, with all policies, and clients that name them in variables', () => {
  const text = textOf('NS-02/old/cut')
  expect(text).toContain(
    'Into old: old/hungry (TCP 8080) from ingress-nginx/controller[Deployment], other/client[Pod].',
  )
  expect(text).toContain('likely in use: other/client[Pod] → old/hungry.')
})

test("the plan's predictions come true", async () => {
  // The webhook would block nothing here, because no object of its group exists.
  expect((await runner().apply()).ended.outcome).toBe('applied')
  const refused = async (name: string) => {
    const live = await cluster.kube.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'old', name })
    const { template: pod } = live?.['spec'] as { template: { metadata: object; spec: object } }
    const { status } = await cluster.kube.request({
      method: 'POST',
      path: '/api/v1/namespaces/old/pods?dryRun=All',
      body: { apiVersion: 'v1', kind: 'Pod', metadata: { ...pod.metadata, generateName: 'p-' }, spec: pod.spec },
    })
    return status
  }
  await expect.poll(() => refused('hungry'), { timeout: 20_000 }).toBe(422)
  await expect.poll(() => refused('asleep'), { timeout: 20_000 }).toBe(403)
})

const ingressFinding = async (more: object = {}) =>
  (await runner(more).plan()).step.findings.find(({ id }) => id === 'NS-02/old/ingress')

test('reports an Ingress whose controller is cut off, and the fix lets it in', async () => {
  expect(findings.find(({ id }) => id === 'NS-02/old/ingress')).toMatchObject({
    severity: 'high',
    text: 'Ingresses of old stop working: default-deny cuts the ingress controller. ingress-nginx/controller → Service hungry (TCP 8080) for Ingress web (old.example.com).',
    hint: expect.stringContaining('Set exposure: ingress for old in dayone.yaml: ingress-nginx/controller may then'),
  })
  // Applied meanwhile.
  expect(await ingressFinding()).toMatchObject({ severity: 'medium', text: expect.stringContaining('do not work') })
  expect(await ingressFinding({ exposure: 'ingress' })).toBeUndefined()
  expect(await ingressFinding({ ingressFrom: [{ namespace: 'ingress-nginx', ports: [8080] }] })).toBeUndefined()
  const theirs = object('networking.k8s.io/v1', 'NetworkPolicy', 'theirs', {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } }] }],
  })
  await cluster.create(theirs)
  expect(await ingressFinding()).toBeUndefined()
  const { ended, planned } = await runner({ exposure: 'ingress' }).apply()
  expect(ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(planned.map(({ id }) => id)).toContain('NetworkPolicy/old/dayone-allow-ingress-controller-from-ingress-nginx')
})

test('Prometheus with a Role for each namespace is the scraper if one is in kube-system, and otherwise only considered', async () => {
  const account = { kind: 'ServiceAccount', name: 'prometheus-k8s', namespace: 'monitoring' }
  const pair = (kind: '' | 'Cluster', name: string, rule: object, namespace?: string): readonly KubeObject[] => {
    const metadata = { name, ...(namespace === undefined ? {} : { namespace }) }
    const roleRef = { apiGroup: rbac, kind: `${kind}Role`, name }
    return [
      { apiVersion: `${rbac}/v1`, kind: `${kind}Role`, metadata, rules: [rule] },
      { apiVersion: `${rbac}/v1`, kind: `${kind}RoleBinding`, metadata, roleRef, subjects: [account] },
    ]
  }
  const watched = { apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] }
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } },
    object(
      'apps/v1',
      'StatefulSet',
      'prometheus',
      { serviceName: 'p', selector: selector('p'), template: template('p', {}, { serviceAccountName: account.name }) },
      'monitoring',
    ),
    ...pair('Cluster', account.name, { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] }),
    ...pair('', account.name, watched, 'monitoring'),
  )
  const { step, planned } = await runner().plan()
  const finding = step.findings.find(({ id }) => id === 'NS-02/platform/scrapers/monitoring/prometheus-k8s')
  expect(finding?.text).toContain('its Roles to list pods and endpoints are in monitoring, not in kube-system')
  expect(finding?.hint).toContain('namespaces: {scrapers: [monitoring/prometheus-k8s]}')
  const rule = 'NetworkPolicy/old/dayone-allow-metrics-from-monitoring'
  expect(planned.map(({ id }) => id)).not.toContain(rule)
  await cluster.create(...pair('', account.name, watched, 'kube-system'))
  const { planned: recognized } = await runner().plan()
  expect(recognized.map(({ id }) => id)).toContain(rule)
})

test('a namespace outside of the configuration is not affected', () => {
  expect(findings.filter(({ target }) => target === 'Namespace other').map(({ id }) => id)).toEqual(['NS-02/other'])
})
