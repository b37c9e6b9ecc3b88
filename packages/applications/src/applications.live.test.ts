import type { KubeObject } from '@dayone/kube'
import {
  liveLaws,
  liveObjectLaws,
  liveRemovalLaws,
  liveUndoLaws,
  startLiveCluster,
  type LiveCluster,
} from '@dayone/testing'
import { afterAll, beforeAll } from 'vitest'
import { applications } from './applications.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withNode: true })
  // The state after the steps before this one: only restricted pods are admitted.
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'page-score', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  })
})
afterAll(() => cluster.stop())

const input = {
  applications: [
    {
      name: 'page-score',
      namespace: 'page-score',
      image: '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0',
      port: 8080,
      // The server normalizes quantities; a plan must not report that as a difference.
      cpu: '0.25',
      memory: '1024Mi',
      env: { LANGUAGE: 'en' },
    },
    { name: 'single', namespace: 'page-score', image: 'single:2.0.0', port: 9090, replicas: 1 },
  ],
}

const world = () => ({
  ports: { kube: cluster.kube },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
  create: (...manifests: readonly KubeObject[]) => cluster.create(...manifests),
})

liveLaws(applications, input, world)
liveObjectLaws(applications, input, world)
liveRemovalLaws(
  applications,
  {
    input,
    smaller: { applications: input.applications.slice(0, 1) },
    foreign: [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: {
          name: 'theirs',
          namespace: 'page-score',
          labels: { 'app.kubernetes.io/managed-by': 'dayone' },
        },
      },
    ],
  },
  world,
)
liveUndoLaws(applications, input, world)
