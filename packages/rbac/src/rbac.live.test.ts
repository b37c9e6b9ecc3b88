import { liveLaws, liveObjectLaws, startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll } from 'vitest'
import { rbac } from './rbac.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
})
afterAll(() => cluster.stop())

const input = {
  teams: [
    { group: 'oidc:developers', namespaces: ['default'], persona: 'developer' },
    { group: 'oidc:Some Viewers', namespaces: ['default'], persona: 'viewer' },
  ],
  auditors: ['oidc:auditors'],
}

const world = () => ({
  ports: { kube: cluster.kube },
  facts: () => cluster.facts(),
  snapshot: () => cluster.snapshot(),
})

liveLaws(rbac, input, world)
liveObjectLaws(rbac, input, world)
