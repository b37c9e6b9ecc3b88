import { applyEdits, missingEdits, parseClusterSpec, showPath } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from '../answers/cluster-config.ts'
import { isNewerVersion } from '../spec/kubernetes-version.ts'
import { ownEdits } from './own-edits.ts'
import { profileEdits } from './profiles/profile-edits.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

const text = fixtureText('new-cluster.yaml')

/** The paths that these answers change in a saved cluster that already has everything else. */
function changed(answers: object, change: (yaml: string) => string = (yaml) => yaml): readonly string[] {
  const config = clusterConfig.parse({
    name: 'demo.example.test',
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['0.0.0.0/0', '::/0'],
    sshAccess: ['0.0.0.0/0', '::/0'],
    ...answers,
  })
  const plain = parseClusterSpec(change(text))
  const spec = applyEdits(plain, profileEdits(config, plain))
  return missingEdits(spec, ownEdits(config, { spec, isNew: false }))
    .filter(({ path }) => path[0] !== 'metadata')
    .map(({ path, value }) => `${showPath(path)} = ${JSON.stringify(value)}`)
}

test.each<[string, object, readonly string[]]>([
  ['nothing', {}, []],
  ['a narrower list', { sshAccess: [] }, ['spec.sshAccess = []']],
  ['a newer version', { kubernetesVersion: '1.36.2' }, ['spec.kubernetesVersion = "1.36.2"']],
  ['an older version is never asked for', { kubernetesVersion: '1.35.9' }, []],
  ['another size of nodes', { nodeSize: 'm6i.large' }, ['spec.machineType = "m6i.large"']],
  ['more nodes', { nodes: 3 }, ['spec.minSize = 3', 'spec.maxSize = 3']],
])('%s', (_, answers, expected) => {
  expect(changed(answers)).toEqual(expected)
})

test("does not change an autoscaler's range that contains the requested number", () => {
  const scaled = (yaml: string): string => yaml.replaceAll('maxSize: 1', 'maxSize: 5')
  expect(changed({ nodes: 4 }, scaled)).toEqual([])
  expect(changed({ nodes: 6 }, scaled)).toEqual(['spec.minSize = 6', 'spec.maxSize = 6'])
})

test.each([
  ['1.36.1', '1.36.0', true],
  ['1.36.1', 'v1.36.1', false],
  ['1.9.0', '1.10.0', false],
  ['2.0.0', '1.99.99', true],
])('%s is newer than %s: %s', (version, than, expected) => {
  expect(isNewerVersion(version, than)).toBe(expected)
})
