import { liveLaws, liveObjectLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll } from 'vitest'
import { namespaces } from './namespaces.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
})
afterAll(() => cluster.stop())

const input = {
  namespaces: [
    { name: 'page-score', team: 'scores' },
    { name: 'strict', profile: 'baseline', allowSameNamespace: false },
  ],
}

const world = () => ({
  ports: { kube: cluster.kube },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

liveLaws(namespaces, input, world)
liveObjectLaws(namespaces, input, world)
