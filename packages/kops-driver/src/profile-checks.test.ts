import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyEdits, parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Kube } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { clusterConfig } from './cluster-config.ts'
import type { ClusterPorts } from './cluster-ports.ts'
import { HARDENED_METRICS, hardenedServer } from './fixtures/hardened-server.ts'
import { profileChecks, profileSavedCheck } from './profile-checks.ts'
import { profileEdits } from './profile-edits.ts'
import type { ProfileName } from './profile.ts'

const plain = parseClusterSpec(readFileSync(join(import.meta.dirname, 'fixtures/new-cluster.yaml'), 'utf8'))
const configOf = (profile: ProfileName, answers: object = {}) =>
  clusterConfig.parse({
    name: 'demo.example.test',
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['127.0.0.1/32'],
    profile,
    ...answers,
  })
const specOf = (profile: ProfileName): ClusterSpec => applyEdits(plain, profileEdits(configOf(profile), plain))
const rotation = (value: number): ClusterSpec =>
  parseClusterSpec(specOf('newcomer').source.replace('auditLogMaxAge: 30', `auditLogMaxAge: ${value}`))

async function checked(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  spec = specOf('newcomer'),
  secrets = ['encryptionconfig'],
) {
  const ctx = { ports: { kops: { listSecrets: async () => secrets }, kube } as unknown as ClusterPorts }
  const checks = await profileChecks(spec, ctx as StepContext<ClusterPorts>)
  return Object.fromEntries(checks.map(({ id, status }) => [id.replace('cluster/', ''), status]))
}
const good = { 'audit-log': 'pass', 'secrets-encrypted': 'pass', 'external-ips': 'pass' }
const operation = (direction: string): string =>
  `apiserver_storage_transformation_operations_total{resource="secrets",status="OK",transformation_type="${direction}",transformer_prefix="identity"} 2\n`

test('a server that is as the profile says passes; nothing is asked about what the specification does not want', async () => {
  expect(await checked(hardenedServer())).toEqual(good)
  expect(await checked(hardenedServer(), specOf('strict'))).toEqual(good)
  expect(await checked(hardenedServer(), specOf('minimal'))).toEqual({})
})

test.each<[string, object, ReturnType<typeof hardenedServer>, ClusterSpec?, string[]?]>([
  ['no event is written', { 'audit-log': 'fail' }, hardenedServer(HARDENED_METRICS.replace('1204', '0'))],
  ['events are lost', { 'audit-log': 'fail' }, hardenedServer(`${HARDENED_METRICS}apiserver_audit_error_total{plugin="log"} 3\n`)], // prettier-ignore
  ['the log is kept for a day', { 'audit-log': 'warn' }, hardenedServer(), rotation(1)],
  ['there is no key', { 'secrets-encrypted': 'fail' }, hardenedServer(), specOf('newcomer'), []],
  [
    'Secrets are written plain',
    { 'secrets-encrypted': 'fail' },
    hardenedServer(HARDENED_METRICS + operation('to_storage')),
  ],
  [
    'old Secrets are plain',
    { 'secrets-encrypted': 'warn' },
    hardenedServer(HARDENED_METRICS + operation('from_storage')),
  ],
  ['external addresses are taken', { 'external-ips': 'fail' }, hardenedServer(undefined, () => false)],
  ['every Service is refused', { 'external-ips': 'fail' }, hardenedServer(undefined, () => true)],
])('%s', async (_, expected, kube, spec, secrets) => {
  expect(await checked(kube, spec, secrets)).toEqual({ ...good, ...expected })
})

test.each<[string, object, ClusterSpec, readonly object[]]>([
  ['every setting saved', {}, specOf('newcomer'), [{ status: 'pass' }]],
  [
    'less than asked for',
    {},
    specOf('minimal'),
    [{ status: 'fail', text: /newcomer are missing: spec\.fileAssets, / }],
  ],
  ['adopted as it is', { adopted: 'as-is' }, specOf('minimal'), []],
  ['adopted to be hardened', { adopted: 'harden' }, plain, [{ status: 'fail' }]],
])('the profile in the specification: %s', (_, answers, spec, expected) => {
  const checks = profileSavedCheck(configOf('newcomer', answers), spec)
  expect(checks).toHaveLength(expected.length)
  expect(checks).toMatchObject(expected)
})
