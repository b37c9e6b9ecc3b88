import { dryRunCreate, type KubeObject } from '@dayone/kube'
import {
  convertManifest,
  hardenManifest,
  podSpecOf,
  readManifests,
  writeManifests,
  type Manifest,
} from '@dayone/manifests'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { legacyManifests } from './legacy-manifests.ts'
import { startLiveCluster, type LiveCluster } from './live-cluster.ts'

/** Old manifests against the current API server: rejected as they are, accepted after conversion. */
let cluster: LiveCluster
const [OPEN, STRICT] = ['default', 'strict']

beforeAll(async () => {
  cluster = await startLiveCluster(process.env)
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: STRICT, labels } })
})
afterAll(() => cluster.stop())

const clusterWide =
  /^(Cluster|IngressClass|Priority|StorageClass|CSIDriver|RuntimeClass|Validating|Mutating|CustomResource)/
const ask = (manifest: Manifest, namespace: string) => {
  const place = clusterWide.test(manifest.kind) ? {} : { namespace }
  return dryRunCreate(cluster.kube, { ...manifest, metadata: { ...manifest.metadata, ...place } } as KubeObject)
}

const converted = (
  text: string,
): { readonly old: Manifest; readonly today: Manifest; readonly notes: readonly string[] } => {
  const [read] = readManifests(text, 'old.yaml')
  if (read === undefined) throw new Error('nothing read')
  const { manifest, notes } = convertManifest(read.manifest)
  if (manifest === undefined) throw new Error('dropped')
  // Users get what is written and read again.
  const [today] = readManifests(writeManifests([manifest]), 'new.yaml')
  return { old: read.manifest, today: today?.manifest ?? manifest, notes: notes.map(({ kind }) => kind) }
}

it('there are at least thirty of them', () => {
  expect(Object.keys(legacyManifests).length).toBeGreaterThanOrEqual(30)
})

describe.each(Object.entries(legacyManifests))('%s', (what, text) => {
  it('is accepted by the current API server, and its changes are reported', async () => {
    const { old, today, notes } = converted(text)
    expect(notes).not.toEqual([])
    expect(notes).not.toContain('question')
    expect(await ask(today, OPEN)).toMatchObject({ status: 201, message: '', warnings: [] })
    if (old.apiVersion !== today.apiVersion) await expect(ask(old, OPEN)).rejects.toThrow(/does not serve/)
    // The second conversion changes nothing.
    if (what !== 'a role of kube2iam' && what !== 'NetworkPolicy extensions/v1beta1')
      expect(convertManifest(today).notes).toEqual([])
    expect(convertManifest(today).manifest).toEqual(today)
  })
})

describe('hardened', () => {
  const withPods = Object.entries(legacyManifests).filter(([, text]) => podSpecOf(converted(text).today) !== undefined)
  it.each(withPods)('%s complies with the standard restricted', async (_what, text) => {
    const { manifest } = hardenManifest(converted(text).today)
    if (manifest === undefined) throw new Error('dropped')
    const answer = await ask(manifest, STRICT)
    expect(answer).toMatchObject({ status: 201, warnings: [] })
  })
})
