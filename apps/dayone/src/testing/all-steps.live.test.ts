import { managedLabel, refId, refOf, type KubeObject } from '@dayone/kube'
import type { RunView } from '@dayone/pipeline'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chosen, runAll } from './run-all-steps.fixture.ts'

let cluster: LiveCluster
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true, withNode: true })
})
afterAll(() => cluster.stop())

const outcomes = ({ steps: all }: RunView) => all.map(({ id, outcome, failure }) => [id, outcome, failure])
const failedChecks = ({ steps: all }: RunView) =>
  all.flatMap(({ checks }) => checks.filter(({ status }) => status === 'fail'))

let owned: readonly KubeObject[] = []

test('all steps, one after the other, create one guarded cluster', async () => {
  const { view, planned } = await runAll(cluster)
  expect(outcomes(view)).toEqual(chosen.map(({ id }) => [id, 'applied', undefined]))
  expect(failedChecks(view)).toEqual([])
  owned = planned.map(({ data }) => data.manifest)
  expect(new Set(planned.map(({ id }) => id)).size).toBe(planned.length)
})

test("objects with dayone's label are exactly those that the steps planned", async () => {
  const kinds = new Map(owned.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]))
  const labelSelector = `${managedLabel.name}=${managedLabel.value}`
  const live = await Promise.all([...kinds.values()].map((kind) => cluster.kube.list(kind, { labelSelector })))
  const ids = (objects: readonly KubeObject[]) => objects.map((object) => refId(refOf(object))).toSorted()
  expect(owned).not.toEqual([])
  expect(ids(live.flat())).toEqual(ids(owned))
})

test('a second run writes nothing', async () => {
  const before = await cluster.snapshot()
  const { view } = await runAll(cluster)
  expect(outcomes(view)).toEqual(chosen.map(({ id }) => [id, 'unchanged', undefined]))
  expect(failedChecks(view)).toEqual([])
  expect(await cluster.snapshot()).toEqual(before)
})
