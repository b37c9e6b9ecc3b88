import type { KubeObject } from '@dayone/kube'
import { expect, test } from 'vitest'
import { clusterWith } from './ways-round.fixture.ts'
import { readWaysRound, wayRoundChecks, wayRoundFindings } from './ways-round.ts'

const service = { service: { name: 'convert', namespace: 'tools' } }
const converted = (plural: string, group: string, clientConfig: object = service): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: { group, conversion: { strategy: 'Webhook', webhook: { clientConfig } } },
})

const seen = async (...objects: readonly KubeObject[]) => {
  const ways = await readWaysRound(clusterWith(...objects))
  const [check, ...others] = wayRoundChecks(ways, []).filter(({ rule }) => rule === 'metadata-guard/conversion-hooks')
  expect(others).toEqual([])
  return { findings: wayRoundFindings(ways, []), check }
}

test.each([
  ['ciliumnetworkpolicies', 'cilium.io'],
  ['globalnetworkpolicies', 'crd.projectcalico.org'],
  ['clusternetworkpolicies', 'policy.networking.k8s.io'],
])('%s of %s: what a guard says is up to somebody else, and fails', async (plural, group) => {
  const { findings, check } = await seen(converted(plural, group))
  expect(findings).toMatchObject([
    { kind: 'risk', severity: 'high', control: 'NS-06', target: `CustomResourceDefinition ${plural}.${group}` },
  ])
  expect(findings[0]?.text).toContain('the Service convert in tools')
  expect(check).toMatchObject({ status: 'fail', id: findings[0]?.id })
})

test('other kinds are a note that names who converts them, and pass', async () => {
  const { findings, check } = await seen(
    converted('certificates', 'cert-manager.io'),
    converted('issuers', 'cert-manager.io'),
    converted('widgets', 'example.com', { url: 'https://example.com/convert' }),
  )
  expect(findings).toMatchObject([{ kind: 'risk', severity: 'low', id: 'NS-06/conversions' }])
  for (const words of [
    'the Service convert in tools (certificates.cert-manager.io, issuers.cert-manager.io)',
    'https://example.com/convert (widgets.example.com)',
  ]) {
    expect(findings[0]?.text).toContain(words)
    expect(check).toMatchObject({ status: 'pass', text: expect.stringContaining(words) as string })
  }
})

test('the answer is part of what is accepted; without a webhook there is nothing', async () => {
  const idOf = async (object: KubeObject) => (await seen(object)).findings[0]?.id
  const policies = (clientConfig: object) => converted('ciliumnetworkpolicies', 'cilium.io', clientConfig)
  expect(await idOf(policies(service))).not.toBe(await idOf(policies({ url: 'https://evil.example.com' })))
  const plain = { ...policies(service), spec: { group: 'cilium.io', conversion: { strategy: 'None' } } }
  expect(await seen(plain)).toMatchObject({ findings: [], check: { status: 'pass' } })
})
