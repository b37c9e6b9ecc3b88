import { describe, expect, it } from 'vitest'
import type { Manifest } from '../manifest.ts'
import { convertManifest } from './convert-manifest.ts'

const deployment = (apiVersion: string, spec: object = {}): Manifest => ({
  apiVersion,
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    template: {
      metadata: { labels: { app: 'web', version: '3' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] },
    },
    ...spec,
  },
})

describe('a Deployment of extensions/v1beta1', () => {
  const { manifest, notes } = convertManifest(deployment('extensions/v1beta1'))
  it('selects by stable labels, and keeps the speed of its rollouts', () => {
    expect(manifest).toMatchObject({
      apiVersion: 'apps/v1',
      spec: {
        selector: { matchLabels: { app: 'web' } },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      },
    })
    expect((manifest?.['spec'] as { selector: { matchLabels: object } }).selector.matchLabels).toEqual({ app: 'web' })
  })
  it('reports changed meanings', () => {
    expect(notes.filter(({ kind }) => kind === 'watch').map(({ field }) => field)).toEqual([
      'spec.strategy.rollingUpdate.maxSurge',
      'spec.strategy.rollingUpdate.maxUnavailable',
      'spec.progressDeadlineSeconds',
      'spec.revisionHistoryLimit',
    ])
  })
  it('keeps explicit values', () => {
    const strategy = { rollingUpdate: { maxSurge: '30%', maxUnavailable: 0 } }
    const converted = convertManifest(
      deployment('extensions/v1beta1', { strategy, selector: { matchLabels: { version: '3' } } }),
    )
    expect(converted.manifest?.['spec']).toMatchObject({ strategy, selector: { matchLabels: { version: '3' } } })
  })
  it('without labels is a question', () => {
    const template = { spec: { containers: [{ name: 'web', image: 'x:1' }] } }
    const { notes: asked } = convertManifest(deployment('extensions/v1beta1', { template }))
    expect(asked).toContainEqual(expect.objectContaining({ kind: 'question', field: 'spec.selector' }))
  })
})

it('returns current objects unchanged', () => {
  const today = deployment('apps/v1', { selector: { matchLabels: { app: 'web' } } })
  expect(convertManifest(today)).toEqual({ manifest: today, notes: [] })
})

it('does not change kinds of others', () => {
  const theirs = { apiVersion: 'networking.istio.io/v1beta1', kind: 'Ingress', metadata: { name: 'x' } }
  expect(convertManifest(theirs)).toEqual({ manifest: theirs, notes: [] })
})

it.each([
  ['CertificateSigningRequest', 'certificates.k8s.io/v1beta1', 'spec.signerName'],
  ['EndpointSlice', 'discovery.k8s.io/v1beta1', 'nodeName and zone'],
  ['PodPreset', 'settings.k8s.io/v1alpha1', 'MutatingAdmissionPolicy'],
])('asks about a %s of %s, which has no successor with the same fields', (kind, apiVersion, words) => {
  const { notes } = convertManifest({ apiVersion, kind, metadata: { name: 'a' } })
  expect(notes).toEqual([{ kind: 'question', field: 'apiVersion', text: expect.stringContaining(words) as string }])
})

it('asks about volumes that no kubelet mounts any more', () => {
  const types = ['gitRepo', 'flocker', 'quobyte', 'storageos', 'glusterfs', 'cephfs', 'rbd']
  const { notes } = convertManifest({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: {
      containers: [],
      volumes: [{ name: 'fine', emptyDir: {} }, ...types.map((type) => ({ name: type, [type]: {} }))],
    },
  })
  expect(notes.map(({ kind, field, text }) => [kind, field, text.split(' ')[0]])).toEqual(
    types.map((type) => ['question', `spec.volumes[${type}]`, type]),
  )
})

it('drops a PodSecurityPolicy and names its replacement', () => {
  const { manifest, notes } = convertManifest({
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: { name: 'strict' },
  })
  expect(manifest).toBeUndefined()
  expect(notes[0]?.text).toContain('dayone up namespaces')
})
