import { hasManagedLabel, type KubeObject, type ObjectChange } from '@dayone/kube'
import type { Change, ClusterFacts } from '@dayone/pipeline'
import { sampleFacts } from '@dayone/testing'
import { describe, expect, test } from 'vitest'
import { sampleSlices } from './sample-slices.fixture.ts'
import { stepIds, steps } from '../steps.ts'

interface Owned {
  readonly step: string
  readonly wave: number
  readonly manifest: KubeObject
}

/** Everything every step wants in the cluster: the plans of a cluster in which there is nothing yet. */
const ownedIn = (facts: ClusterFacts): readonly Owned[] =>
  steps
    .filter(({ id }) => id !== 'cluster')
    .flatMap((step) => {
      const { changes } = step.plan(step.config.parse(sampleSlices[step.id]), undefined, facts)
      return (changes as readonly Change<ObjectChange>[]).map(({ wave = -1, data: { manifest } }) => ({
        step: step.id,
        wave,
        manifest,
      }))
    })

/** As the API server tells objects apart: by group, kind, namespace and name, whatever the version. */
const keyOf = ({ apiVersion, kind, metadata: { namespace = '', name } }: KubeObject): string =>
  [apiVersion.replace(/\/?v\d+$/, ''), kind, namespace, name].join('/')

test('the sample has a slice for every step that owns objects', () => {
  expect(Object.keys(sampleSlices)).toEqual(stepIds.filter((id) => id !== 'cluster'))
})

describe.each(['cilium', 'calico'])('with %s, the objects of all steps', (name) => {
  const owned = ownedIn({ ...sampleFacts, namespaces: [], networkPlugin: { name, enforcesNetworkPolicy: true } })

  test('have exactly one owner each', () => {
    const owners = Map.groupBy(owned, ({ manifest }) => keyOf(manifest))
    const shared = [...owners].filter(([, all]) => all.length > 1)
    expect(shared.map(([key, all]) => [key, all.map(({ step }) => step)])).toEqual([])
    expect(new Set(owned.map(({ step }) => step))).toEqual(new Set(Object.keys(sampleSlices)))
  })

  test('carry the label of dayone', () => {
    expect(owned.filter(({ manifest }) => !hasManagedLabel(manifest)).map(({ manifest }) => keyOf(manifest))).toEqual(
      [],
    )
  })

  test('come after their namespace', () => {
    const namespaces = owned.filter(({ manifest }) => manifest.kind === 'Namespace')
    expect(namespaces.map(({ manifest }) => manifest.metadata.name)).toEqual(['page-score', 'agents', 'default'])
    // No step has a thousand waves.
    const order = ({ step, wave }: Owned): number => stepIds.indexOf(step) * 1000 + wave
    const early = owned.filter((one) =>
      namespaces.some(
        (namespace) =>
          namespace.manifest.metadata.name === one.manifest.metadata.namespace && order(one) <= order(namespace),
      ),
    )
    expect(early.map(({ manifest }) => keyOf(manifest))).toEqual([])
  })
})

test('a step that creates objects in namespaces comes after the step that creates the namespaces', () => {
  const ancestorsOf = (id: string): readonly string[] => {
    const after = steps.find((step) => step.id === id)?.after ?? []
    return [...after, ...after.flatMap(ancestorsOf)]
  }
  const inNamespaces = ownedIn(sampleFacts).filter(({ manifest }) => manifest.metadata.namespace !== undefined)
  const careless = inNamespaces.filter(({ step }) => step !== 'namespaces' && !ancestorsOf(step).includes('namespaces'))
  expect(careless.map(({ step }) => step)).toEqual([])
})
