import {
  liveLaws,
  liveObjectLaws,
  liveRemovalLaws,
  liveUndoLaws,
  startLiveCluster,
  type LiveCluster,
} from '@dayone/testing'
import { readClientCertificates, type KubeObject } from '@dayone/kube'
import { afterAll, beforeAll } from 'vitest'
import { rbac } from './rbac.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  })
})
afterAll(() => cluster.stop())

const input = {
  teams: [
    { group: 'oidc:developers', namespaces: ['shop'], persona: 'developer' },
    { group: 'oidc:Some Viewers', namespaces: ['shop'], persona: 'viewer' },
  ],
  auditors: ['oidc:auditors'],
}

const world = () => ({
  ports: { kube: cluster.kube, readKubeconfigs: () => readClientCertificates([]) },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
  create: (...manifests: readonly KubeObject[]) => cluster.create(...manifests),
})

liveLaws(rbac, input, world)
liveObjectLaws(rbac, input, world)
liveRemovalLaws(
  rbac,
  {
    input,
    smaller: { teams: input.teams.slice(0, 1) },
    foreign: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'dayone:looks-like', labels: { 'app.kubernetes.io/managed-by': 'dayone' } },
        rules: [],
      },
    ],
  },
  world,
)
liveUndoLaws(rbac, input, world)
