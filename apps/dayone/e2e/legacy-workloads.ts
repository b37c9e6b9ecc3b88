import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse } from 'yaml'
import type { PracticeWorld } from './practice-world.ts'

/** Workloads of a cluster without authorization, and what they ask the API for. */
export interface LegacyWorkloads {
  /** Every request, as its identity with a real token: `GET /api/v1/…` → status. */
  ask(): Promise<Readonly<Record<string, number>>>
  /** One request of the CI token that it never made before. */
  askSomethingNew(): Promise<number>
  /** Another one. */
  askSomethingElse(): Promise<number>
  /** The audit log on the control plane node. */
  readonly log: string
}

interface LegacyRequest {
  readonly method: string
  readonly path: string
  readonly body?: object
  readonly contentType?: string
}

const lease = (version?: string) => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'leader', namespace: 'legacy', ...(version === undefined ? {} : { resourceVersion: version }) },
  spec: { holderIdentity: 'lister-0' },
})

const event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { generateName: 'lister-', namespace: 'legacy' },
  involvedObject: { kind: 'Pod', namespace: 'legacy', name: 'lister-0' },
  reason: 'Started',
  message: 'Started.',
}

/** As kube-rbac-proxy asks, which lets through whom the API server allows. */
const delegated = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SubjectAccessReview',
  spec: {
    user: 'system:serviceaccount:monitoring:scraper',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:monitoring', 'system:authenticated'],
    nonResourceAttributes: { verb: 'get', path: '/exporter/metrics' },
  },
}

const leases = '/apis/coordination.k8s.io/v1/namespaces/legacy/leases'

/** What each identity does: secrets and leader election, deployments from CI, everything a dashboard shows. */
const requests: Readonly<Record<string, readonly LegacyRequest[]>> = {
  'legacy/lister': [
    { method: 'GET', path: '/api/v1/namespaces/legacy/secrets' },
    { method: 'GET', path: '/api/v1/namespaces/legacy/secrets/door' },
    { method: 'POST', path: leases, body: lease() },
    { method: 'GET', path: `${leases}/leader` },
    { method: 'PUT', path: `${leases}/leader`, body: lease() },
    { method: 'POST', path: '/api/v1/namespaces/legacy/events', body: event },
  ],
  'pipeline/ci': [
    { method: 'GET', path: '/apis/apps/v1/namespaces/pipeline/deployments/web' },
    {
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/pipeline/deployments/web',
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { released: 'yes' } } },
    },
    { method: 'POST', path: '/api/v1/namespaces/pipeline/configmaps', body: { metadata: { generateName: 'build-' } } },
  ],
  // The log shows a part of what it needs.
  'monitoring/metrics': [
    { method: 'GET', path: '/api/v1/nodes' },
    { method: 'POST', path: '/apis/authorization.k8s.io/v1/subjectaccessreviews', body: delegated },
  ],
  'dashboard/default': [
    { method: 'GET', path: '/api/v1/pods' },
    { method: 'GET', path: '/api/v1/nodes' },
    { method: 'GET', path: '/apis/apps/v1/deployments?limit=1' },
    { method: 'GET', path: '/metrics' },
    { method: 'GET', path: '/api/v1/namespaces/pipeline/pods?watch=true&timeoutSeconds=1' },
  ],
}

/** People whose names differ only where the names of roles cannot, and what each of them lists in pipeline. */
export const people = { 'oidc:team/jane': 'configmaps', 'oidc:team-jane': 'services' } as const

const deployment = (
  namespace: string,
  name: string,
  serviceAccountName?: string,
  image = 'registry.example.test/main:1',
) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { serviceAccountName, containers: [{ name: 'main', image }] },
    },
  },
})

const manifests = [
  ...['legacy', 'pipeline', 'dashboard', 'monitoring'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'lister', namespace: 'legacy' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'ci', namespace: 'pipeline' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'metrics', namespace: 'monitoring' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'scraper', namespace: 'monitoring' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'door', namespace: 'legacy' } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/service-account-token',
    metadata: {
      name: 'ci-forever',
      namespace: 'pipeline',
      annotations: { 'kubernetes.io/service-account.name': 'ci' },
    },
  },
  deployment('legacy', 'lister', 'lister'),
  deployment('pipeline', 'web'),
  deployment('dashboard', 'dashboard'),
  deployment('monitoring', 'metrics', 'metrics', 'registry.k8s.io/metrics-server/metrics-server:v0.8.0'),
]

/** Creates the workloads in a cluster of the world. Their pods run nothing: the test sends their requests. */
export async function createLegacyWorkloads(world: PracticeWorld, cluster: string): Promise<LegacyWorkloads> {
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', cluster, ...args)
  const file = join(world.folder, '..', 'work', 'legacy.json')
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }))
  await kubectl('apply', '-f', file)

  /** The API server of the moment: a replaced control plane may have another address. */
  const server = async (): Promise<{ readonly url: URL; readonly ca: Buffer }> => {
    const config = parse(await kubectl('config', 'view', '--raw', '--minify')) as {
      readonly clusters: readonly [{ readonly cluster: Readonly<Record<string, string>> }]
    }
    const found = config.clusters[0].cluster
    const data = found['certificate-authority-data']
    return {
      url: new URL(found['server'] ?? ''),
      ca: data === undefined ? await readFile(found['certificate-authority'] ?? '') : Buffer.from(data, 'base64'),
    }
  }
  const tokenOf = async (account: string): Promise<string> => {
    const [namespace = '', name = ''] = account.split('/')
    return (await kubectl('create', 'token', name, '-n', namespace)).trim()
  }
  interface Way {
    readonly url: URL
    readonly ca: Buffer
    readonly token: string
  }
  /** The token that never expires. The controller manager fills the Secret. */
  const tokenOfSecret = async (): Promise<string> => {
    const read = () => kubectl('get', 'secret', 'ci-forever', '-n', 'pipeline', '-o', 'jsonpath={.data.token}')
    await expect.poll(read, { timeout: 60_000, interval: 500 }).not.toBe('')
    return Buffer.from(await read(), 'base64').toString('utf8')
  }
  const wayOf = async (account: string): Promise<Way> => ({ ...(await server()), token: await tokenOf(account) })
  const send = ({ url, ca, token }: Way, { method, path, body, contentType }: LegacyRequest): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, url),
        {
          method,
          ca,
          timeout: 20_000,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
          },
        },
        (response) => {
          response.resume()
          response.once('end', () => {
            resolve(response.statusCode ?? 0)
          })
        },
      )
      sent.once('timeout', () => sent.destroy(new Error(`${method} ${path}: no response`)))
      sent.once('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
  return {
    log: join(world.folder, 'cloud', 'clusters', cluster, 'rootfs', 'var/log/kube-apiserver-audit', 'audit.log'),
    askSomethingNew: async () =>
      send(await wayOf('pipeline/ci'), { method: 'DELETE', path: '/api/v1/namespaces/pipeline/configmaps/never-made' }),
    askSomethingElse: async () =>
      send(await wayOf('pipeline/ci'), { method: 'GET', path: '/api/v1/namespaces/pipeline/secrets' }),
    async ask() {
      const answers: Record<string, number> = {}
      const forever = { ...(await server()), token: await tokenOfSecret() }
      const [get] = requests['pipeline/ci'] ?? []
      if (get !== undefined) answers['with the token Secret'] = await send(forever, get)
      for (const [person, resource] of Object.entries(people))
        await kubectl('get', resource, '-n', 'pipeline', '--as', person)
      for (const [account, all] of Object.entries(requests)) {
        const way = await wayOf(account)
        for (const one of all) answers[`${account} ${one.method} ${one.path}`] = await send(way, one)
      }
      return answers
    },
  }
}
