import { liveLaws, liveObjectLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll } from 'vitest'
import { applications } from './applications.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withNode: true })
  // As the steps before this one would leave it: nothing that is not restricted is let in.
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
      // The server writes amounts in its own words; a plan must not see a difference in that.
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
})

liveLaws(applications, input, world)
liveObjectLaws(applications, input, world)
