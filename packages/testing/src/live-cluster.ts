import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@dayone/host'
import { connectKube, type Kube, type KubeObject } from '@dayone/kube'
import { defined, type ClusterFacts } from '@dayone/pipeline'
import { partsForTests, startApiServer, type ApiServer } from '@dayone/practice-cloud'
import { ciliumObjects } from './cilium-objects.ts'
import { liveSnapshot } from './live-snapshot.ts'
import { sampleFacts } from './step-laws.ts'

/** A real API server for one test file. */
export interface LiveCluster {
  readonly kube: Kube
  /** The administrator in a new run of the program, without cached state of other clients. */
  readonly newKube: () => Kube
  /** The server itself, for tests that connect differently. */
  readonly api: ApiServer
  /** Facts of an ordinary cluster, with this one's uid and namespaces. */
  readonly facts: () => Promise<ClusterFacts>
  /** Names and versions of everything that a step could have written. */
  readonly snapshot: () => Promise<Readonly<Record<string, unknown>>>
  /** Creates plain manifests as a user other than dayone, and waits for a namespace to be usable. */
  readonly create: (...manifests: readonly KubeObject[]) => Promise<void>
  readonly stop: () => Promise<void>
}

/** What the API server of a test has besides itself. */
export interface LiveClusterOptions {
  /** Additional flags of the API server, which override ours. */
  readonly flags?: readonly string[]
  /** With Cilium's CustomResourceDefinitions, and its settings and agents as in kops. @default false */
  readonly withCilium?: boolean
  /** With a scheduler and one Node, whose pods kwok runs: they start with any image. @default false */
  readonly withNode?: boolean
}

const waitMs = 30_000

/** Polls, because tests need the state and not the event. Throws if `what` does not become true in time. */
const waitFor = async (what: string, isTrue: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + waitMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Within ${waitMs / 1000} s it did not come true: ${what}`)
    await systemClock.sleep(100)
  }
}

/**
 * The controller manager creates a service account and the CA in every namespace; until then pods are rejected there.
 */
const waitForNamespaces = (kube: Kube, names: readonly string[]): Promise<void> =>
  waitFor(`namespaces ${names.join(', ')} have their service account`, async () => {
    const [accounts, authorities] = await Promise.all([
      kube.list({ apiVersion: 'v1', kind: 'ServiceAccount' }),
      kube.list({ apiVersion: 'v1', kind: 'ConfigMap' }),
    ])
    const has = (objects: readonly KubeObject[], name: string, namespace: string) =>
      objects.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace)
    return names.every(
      (namespace) => has(accounts, 'default', namespace) && has(authorities, 'kube-root-ca.crt', namespace),
    )
  })

const node: KubeObject = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'live', labels: { 'kubernetes.io/hostname': 'live', 'topology.kubernetes.io/zone': 'us-west-2a' } },
  status: Object.fromEntries(
    ['capacity', 'allocatable'].map((field) => [
      field,
      { cpu: '32', memory: '256Gi', pods: '110', 'ephemeral-storage': '100Gi' },
    ]),
  ),
}

const newKube = ({ server, authority, admin }: ApiServer): Kube =>
  connectKube(
    {
      server,
      certificateAuthority: { pem: authority.certificatePem },
      user: { certificate: { pem: admin.certificatePem }, privateKey: { pem: admin.privateKeyPem } },
    },
    { clock: systemClock },
  )

/** Starts etcd, the API server and the controller manager, configured as in kops, in a dedicated folder. */
export const startLiveCluster = async (
  env: Readonly<Record<string, string | undefined>>,
  { flags, withCilium = false, withNode = false }: LiveClusterOptions = {},
): Promise<LiveCluster> => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-live-'))
  const parts = await partsForTests(env)
  const api = await startApiServer({
    folder,
    parts,
    clock: systemClock,
    path: env['PATH'] ?? '',
    withCilium,
    withNodes: withNode,
    ...defined({ flags }),
  })
  const { kube } = api
  const create: LiveCluster['create'] = async (...manifests) => {
    for (const manifest of manifests) {
      const { apiVersion, kind, metadata } = manifest
      const { namespace } = metadata
      const path = await kube.pathOf({ apiVersion, kind, ...defined({ namespace }) })
      const { status, body } = await kube.request({
        method: 'POST',
        path: `${path}?fieldManager=somebody`,
        body: manifest,
      })
      if (status !== 201) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`)
    }
    const names = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata: { name } }) => name)
    if (names.length > 0) await waitForNamespaces(kube, names)
  }
  await waitForNamespaces(kube, ['default', 'kube-node-lease', 'kube-public', 'kube-system'])
  if (withCilium) await create(...ciliumObjects)
  if (withNode) await create(node)
  return {
    kube,
    newKube: () => newKube(api),
    api,
    facts: async () => {
      const { uid } = await kube.identity()
      const namespaces = await kube.list({ apiVersion: 'v1', kind: 'Namespace' })
      const factOf = ({ metadata: { name, labels } }: KubeObject) => {
        const podSecurity = labels?.['pod-security.kubernetes.io/enforce']
        return podSecurity === undefined ? { name } : { name, podSecurity }
      }
      return { ...sampleFacts, uid, namespaces: namespaces.map(factOf) }
    },
    snapshot: () => liveSnapshot(kube),
    create,
    stop: async () => {
      await api.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
