import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@dayone/host'
import { refId, refOf, type Kube, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { partsForTests, startApiServer } from '@dayone/practice-cloud'
import { sampleFacts } from './step-laws.ts'

/** A real API server for one test file. */
export interface LiveCluster {
  readonly kube: Kube
  readonly facts: () => Promise<ClusterFacts>
  /** Names and versions of everything that a step could have written. */
  readonly snapshot: () => Promise<unknown>
  readonly stop: () => Promise<void>
}

const rbac = 'rbac.authorization.k8s.io/v1'

const kinds = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Secret' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'v1', kind: 'LimitRange' },
  { apiVersion: 'v1', kind: 'ResourceQuota' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: rbac, kind: 'ClusterRoleBinding' },
  { apiVersion: rbac, kind: 'Role' },
  { apiVersion: rbac, kind: 'RoleBinding' },
]

/** The controller manager counts into the status of a quota and makes its own accounts in kube-system. */
const versionOf = ({ kind, metadata, ...rest }: KubeObject): unknown =>
  kind === 'ResourceQuota' ? [metadata['uid'], rest['spec']] : metadata['resourceVersion']

const snapshotOf = async (kube: Kube): Promise<unknown> => {
  const lists = await Promise.all(kinds.map((kind) => kube.list(kind)))
  const roles = await kube.list({ apiVersion: rbac, kind: 'ClusterRole' })
  return [...lists.flat(), ...roles.filter(({ metadata }) => metadata.name.startsWith('dayone:'))]
    .filter(({ metadata }) => metadata.namespace !== 'kube-system')
    .map((object) => [refId(refOf(object)), versionOf(object)])
}

/** The controller manager gives every namespace a service account; until then a snapshot would see it at work. */
const settled = async (kube: Kube): Promise<void> => {
  const deadline = performance.now() + 30_000
  for (;;) {
    const accounts = await kube.list({ apiVersion: 'v1', kind: 'ServiceAccount' })
    const named = new Set(accounts.map(({ metadata }) => metadata.namespace))
    if (['default', 'kube-node-lease', 'kube-public', 'kube-system'].every((name) => named.has(name))) return
    if (performance.now() > deadline) throw new Error('the controller manager made no service accounts')
    await systemClock.sleep(100)
  }
}

/** Starts etcd, the API server and the controller manager, as kops would configure them, in a folder of their own. */
export const startLiveCluster = async (
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly flags?: readonly string[] } = {},
): Promise<LiveCluster> => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-live-'))
  const parts = await partsForTests(env)
  const api = await startApiServer({
    folder,
    parts,
    clock: systemClock,
    path: env['PATH'] ?? '',
    ...(options.flags === undefined ? {} : { flags: options.flags }),
  })
  const { kube } = api
  await settled(kube)
  return {
    kube,
    facts: async () => {
      const { uid } = await kube.identity()
      const namespaces = await kube.list({ apiVersion: 'v1', kind: 'Namespace' })
      return { ...sampleFacts, uid, namespaces: namespaces.map(({ metadata: { name } }) => ({ name })) }
    },
    snapshot: () => snapshotOf(kube),
    stop: async () => {
      await api.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
