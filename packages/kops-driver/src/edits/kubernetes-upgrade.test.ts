import { applyEdits, readPath, type ClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { sampleCluster } from '../fixtures/sample-cluster.ts'
import { kubernetesUpgrade, upgradeFindings } from './kubernetes-upgrade.ts'
import { ownEdits } from './own-edits.ts'

const { spec, config } = sampleCluster()
const at = (version: string): ClusterSpec =>
  applyEdits(spec, [
    {
      document: 'cluster',
      path: ['spec', 'kubernetesVersion'],
      op: 'set',
      value: version,
      timing: 'first',
      why: '',
      control: '',
      by: 'test',
    },
  ])

test.each<[string, string, string, RegExp | undefined]>([
  ['1.36.1', '1.36.1', 'none', undefined],
  ['1.36.1', '1.35.9', 'none', undefined],
  ['1.36.0', '1.36.1', 'step', /from 1\.36\.0 to 1\.36\.1.*keep the image/],
  ['v1.35.2', '1.36.1', 'step', /pod security version v1\.35 until `dayone up namespaces`/],
  ['1.34.2', '1.36.1', 'skips', /one minor version at a time: 1\.34\.2 to 1\.36\.1 goes through 1\.35/],
  ['1.29.9', '1.36.1', 'skips', /goes through 1\.30/],
  ['1.36.1', '1.37.0', 'too-new', /up to 1\.36, not 1\.37\.0/],
])('from %s to %s: %s', (from, to, kind, expected) => {
  const asked = { ...config, kubernetesVersion: to }
  const saved = at(from)
  expect(kubernetesUpgrade(asked, saved).kind).toBe(kind)
  const texts = upgradeFindings(asked, saved).map(({ text }) => text)
  expect(texts).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)])
  const edits = ownEdits(asked, { spec: saved, isNew: false }).filter(({ path }) => path[1] === 'kubernetesVersion')
  // An impossible upgrade is reported and the version stays; the rest of the plan continues.
  expect(edits.map(({ value }) => value)).toEqual(kind === 'step' ? [to] : [])
})

test('lists images that are not upgraded once', () => {
  const [finding] = upgradeFindings({ ...config, kubernetesVersion: '1.36.1' }, at('1.35.0'))
  const image = String(readPath(spec.instanceGroups[0], ['spec', 'image']))
  expect(finding?.text.split(image)).toHaveLength(2)
})
