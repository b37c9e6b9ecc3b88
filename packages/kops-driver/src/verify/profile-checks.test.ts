import { applyEdits, parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Kube } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { clusterConfig } from '../answers/cluster-config.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { HARDENED_METRICS, hardenedServer } from '../fixtures/hardened-server.ts'
import { profileChecks, profileSavedCheck } from './profile-checks.ts'
import { profileEdits } from '../edits/profiles/profile-edits.ts'
import type { ProfileName } from '../answers/profile.ts'
import { fixtureText } from '../fixtures/read-fixture.ts'

const plain = parseClusterSpec(fixtureText('new-cluster.yaml'))
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
  kube: Pick<Kube, 'pathOf' | 'request' | 'as'>,
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

/** A server that has written no Secret since it started. */
const UNWRITTEN = HARDENED_METRICS.split('\n').slice(0, 3).join('\n') + '\n'

test('a compliant server passes; settings outside of the specification are not checked', async () => {
  expect(await checked(hardenedServer())).toEqual(good)
  expect(await checked(hardenedServer(), specOf('strict'))).toEqual(good)
  expect(await checked(hardenedServer(), specOf('minimal'))).toEqual({})
})

test.each<[string, object, ReturnType<typeof hardenedServer>, ClusterSpec?, string[]?]>([
  ['no event is written', { 'audit-log': 'fail' }, hardenedServer({ metrics: HARDENED_METRICS.replace('1204', '0') })],
  [
    'events are lost',
    { 'audit-log': 'fail' },
    hardenedServer({ metrics: `${HARDENED_METRICS}apiserver_audit_error_total{plugin="log"} 3\n` }),
  ],
  ['the log is kept for a day', { 'audit-log': 'warn' }, hardenedServer(), rotation(1)],
  ['there is no key', { 'secrets-encrypted': 'fail' }, hardenedServer(), specOf('newcomer'), []],
  [
    'Secrets are written plain',
    { 'secrets-encrypted': 'fail' },
    hardenedServer({ metrics: HARDENED_METRICS + operation('to_storage') }),
  ],
  [
    'old Secrets are plain',
    { 'secrets-encrypted': 'warn' },
    hardenedServer({ metrics: HARDENED_METRICS + operation('from_storage') }),
  ],
  ['external addresses are taken', { 'external-ips': 'fail' }, hardenedServer({ refuses: () => false })],
  ['every Service is refused', { 'external-ips': 'fail' }, hardenedServer({ refuses: () => true })],
  [
    'only what administrators do is logged',
    { 'audit-log': 'fail' },
    hardenedServer({ audits: (_request, who) => who === 'admin' }),
  ],
  [
    'only configmaps and what is read is logged',
    { 'audit-log': 'fail' },
    hardenedServer({ audits: ({ method, path }) => path.includes('configmaps') || method === 'GET' }),
  ],
  ['others send requests too', {}, hardenedServer({ others: 1 })],
  [
    'others send requests too, and an account is not logged',
    { 'audit-log': 'fail' },
    hardenedServer({ others: 1, audits: (_request, who) => who === 'admin' }),
  ],
  ['others send so many requests that nothing can be told', { 'audit-log': 'skip' }, hardenedServer({ others: 2 })],
  [
    'the server does not count what its policy omits',
    { 'audit-log': 'skip' },
    hardenedServer({ metrics: HARDENED_METRICS.replace('apiserver_audit_level_total', 'apiserver_other_total') }),
  ],
  [
    'nobody may read what the server counts',
    { 'audit-log': 'skip', 'secrets-encrypted': 'skip' },
    hardenedServer({ metrics: undefined }),
  ],
  [
    'the server writes the Secret of the proof plain',
    { 'secrets-encrypted': 'fail' },
    hardenedServer({ metrics: UNWRITTEN, writes: 'identity' }),
  ],
  ['it writes it and counts nothing', { 'secrets-encrypted': 'fail' }, hardenedServer({ metrics: UNWRITTEN })],
  ['it encrypts it', {}, hardenedServer({ metrics: UNWRITTEN, writes: 'k8s:enc:secretbox:v1:' })],
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
