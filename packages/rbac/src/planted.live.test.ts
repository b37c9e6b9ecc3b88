import { createCertificateRequest, issueCertificate } from '@dayone/host'
import { readClientCertificates, type KubeObject } from '@dayone/kube'
import { defined, type Check } from '@dayone/pipeline'
import { liveRunner, plantedLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll } from 'vitest'
import { checkRules } from './check-rules.ts'
import { auditRecord } from './migration/audit-record.ts'
import { bridgeObject } from './migration/bridges.ts'
import { rbac } from './rbac.ts'

const rbacApi = 'rbac.authorization.k8s.io'
const group = 'oidc:developers'
const input = {
  teams: [{ group, namespaces: ['shop'], persona: 'developer' }],
  auditors: ['oidc:auditors'],
  breakGlass: ['oidc:emergency'],
  expect: [
    `group ${group} can list pods in shop`,
    'developers cannot read secrets',
    'nobody outside auditors can list rolebindings in shop',
  ],
}

const clusters: LiveCluster[] = []
let cluster: LiveCluster

const shop: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
}

const start = async (...flags: readonly string[]): Promise<LiveCluster> => {
  const started = await startLiveCluster(process.env, { flags })
  clusters.push(started)
  await started.create(shop)
  return started
}

const runner = (where: LiveCluster, wanted: unknown = input) =>
  liveRunner(rbac, wanted, () => ({
    ports: { kube: where.newKube(), readKubeconfigs: () => readClientCertificates([]) },
    facts: () => where.facts(),
    snapshot: () => where.snapshot(),
  }))

const checks = async (wanted?: unknown): Promise<readonly Check[]> =>
  (await runner(cluster, wanted).check()).step.checks

beforeAll(async () => {
  cluster = await start()
  await runner(cluster).apply()
}, 60_000)
afterAll(() => Promise.all(clusters.map((one) => one.stop())))

const remove = ({ apiVersion, kind, metadata: { name, namespace } }: KubeObject) =>
  cluster.kube.remove({ apiVersion, kind, name, ...defined({ namespace }) })

/** Plants these objects, runs the checks, and removes them. */
const withObjects =
  (...objects: readonly KubeObject[]) =>
  async (): Promise<readonly Check[]> => {
    await cluster.create(...objects)
    const seen = await checks()
    for (const object of objects.toReversed()) await remove(object)
    return seen
  }

const approved = { type: 'Approved', status: 'True', reason: 'ByHand', message: 'Approved by hand.' }

const patched = async (path: string, body: unknown): Promise<void> => {
  const { status } = await cluster.kube.request({
    method: 'PATCH',
    path,
    body,
    contentType: 'application/merge-patch+json',
  })
  if (status !== 200) throw new Error(`PATCH ${path}: ${status}`)
}

/** Sends a request, runs the checks, and lets dayone repair. */
const afterRequest =
  (method: 'DELETE' | 'PATCH', path: string, body?: unknown, undo?: unknown) => async (): Promise<readonly Check[]> => {
    const contentType = body === undefined ? {} : { body, contentType: 'application/merge-patch+json' }
    const { status } = await cluster.kube.request({ method, path, ...contentType })
    if (status !== 200) throw new Error(`${method} ${path}: ${status}`)
    const seen = await checks()
    if (undo !== undefined)
      await cluster.kube.request({ method, path, body: undo, contentType: 'application/merge-patch+json' })
    await runner(cluster).apply()
    return seen
  }

const binding = (name: string, role: string, subject: object, namespace?: string): KubeObject => ({
  apiVersion: `${rbacApi}/v1`,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: namespace === undefined ? { name } : { name, namespace },
  roleRef: { apiGroup: rbacApi, kind: 'ClusterRole', name: role },
  subjects: [subject],
})

const clusterRole = (name: string, rules: readonly object[], labels: Record<string, string> = {}): KubeObject => ({
  apiVersion: `${rbacApi}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules,
})

const developers = { apiGroup: rbacApi, kind: 'Group', name: group }
const podSecurity = (level: string | null) => ({
  metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } },
})

const onServerWith =
  (...flags: readonly string[]) =>
  async () =>
    (await runner(await start(...flags)).check()).step.checks

/**
 * A certificate of the cluster's CA in a signing request of a foreign signer: the API server rejects system:masters only
 * for its own one.
 */
const withIssuedCertificate = async (): Promise<readonly Check[]> => {
  const path = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
  const subject = { commonName: 'mallory', organizations: ['system:masters'] }
  const { csrPem } = await createCertificateRequest(subject)
  const { certificatePem } = await issueCertificate({ ca: cluster.api.authority, ...subject, seconds: 3600 })
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const metadata = { name: 'mallory' }
  const spec = { request: base64(csrPem), signerName: 'example.com/signer', usages: ['client auth'] }
  await cluster.create({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata,
    spec,
  })
  await patched(`${path}/mallory/approval`, { status: { conditions: [approved] } })
  await patched(`${path}/mallory/status`, { status: { certificate: base64(certificatePem) } })
  const seen = await checks()
  await cluster.kube.remove({ apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', ...metadata })
  return seen
}

let sound: Promise<readonly Check[]> | undefined
const world = (planted: () => Promise<readonly Check[]>) => ({ sound: () => (sound ??= checks()), planted })

plantedLaws(checkRules, {
  'rbac/decides': world(onServerWith('--authorization-mode=AlwaysAllow')),
  'rbac/anonymous': world(onServerWith('--anonymous-auth=true')),
  'rbac/objects': world(
    afterRequest('PATCH', `/apis/${rbacApi}/v1/clusterroles/dayone:developer`, {
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    }),
  ),
  'rbac/guards': world(
    afterRequest('PATCH', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/dayone-rbac-guards', {
      spec: { matchConditions: [{ name: 'mallory', expression: "request.userInfo.username != 'mallory'" }] },
    }),
  ),
  'rbac/break-glass': world(
    afterRequest('DELETE', `/apis/${rbacApi}/v1/clusterrolebindings/dayone:break-glass:oidc-emergency`),
  ),
  'rbac/leftovers': world(() => checks({ teams: [], auditors: input.auditors })),
  'rbac/namespaces': world(() =>
    checks({ teams: [{ group, namespaces: ['shop', 'gone'], persona: 'developer' }], auditors: [] }),
  ),
  'rbac/pod-security': world(
    afterRequest('PATCH', '/api/v1/namespaces/shop', podSecurity(null), podSecurity('restricted')),
  ),
  'rbac/allowed': world(
    afterRequest('DELETE', `/apis/${rbacApi}/v1/namespaces/shop/rolebindings/dayone:developer:oidc-developers`),
  ),
  'rbac/expect': world(withObjects(binding('editors', 'edit', developers, 'shop'))),
  'rbac/refused': world(withObjects(binding('admins', 'admin', developers, 'shop'))),
  'rbac/beyond-persona': world(
    withObjects(
      clusterRole('become', [
        { apiGroups: [''], resources: ['groups'], verbs: ['impersonate'], resourceNames: ['system:masters'] },
      ]),
      binding('become', 'become', developers),
    ),
  ),
  'rbac/not-admin': world(withObjects(binding('all', 'cluster-admin', developers))),
  'rbac/grants': world(
    withObjects(
      binding('dashboard', 'cluster-admin', { kind: 'ServiceAccount', namespace: 'shop', name: 'dashboard' }),
    ),
  ),
  'rbac/bridges': world(withObjects(bridgeObject('shop', '2026-12-04'))),
  'rbac/audit-policy': world(withObjects(auditRecord('{}'))),
  'rbac/certificates': world(withIssuedCertificate),
  'rbac/references': world(withObjects(binding('promised', 'nobody-made-this', developers, 'shop'))),
  'rbac/aggregation': world(
    withObjects(
      clusterRole('more-view', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }], {
        [`${rbacApi}/aggregate-to-view`]: 'true',
      }),
    ),
  ),
  'rbac/token-secrets': world(
    withObjects({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'old-token',
        namespace: 'shop',
        annotations: { 'kubernetes.io/service-account.name': 'default' },
      },
      type: 'kubernetes.io/service-account-token',
    }),
  ),
  'rbac/api-services': world(
    withObjects({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.spy.example.com' },
      spec: {
        group: 'spy.example.com',
        version: 'v1',
        groupPriorityMinimum: 1000,
        versionPriority: 10,
        insecureSkipTLSVerify: true,
        service: { name: 'spy', namespace: 'shop' },
      },
    }),
  ),
})
