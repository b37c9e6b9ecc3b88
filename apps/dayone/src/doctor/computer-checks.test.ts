import { expect, test } from 'vitest'
import type { DoctorContext, DoctorRow } from './doctor-check.ts'
import { answering, doctorContext, rowOf } from './doctor-context.fixture.ts'
import { environmentChecks } from './environment-checks.ts'
import { practiceChecks } from './practice-checks.ts'
import { programChecks } from './program-checks.ts'

const checks = [...programChecks, ...practiceChecks, ...environmentChecks]
type Case = readonly [string, Parameters<typeof doctorContext>[0], Partial<DoctorRow>]

const unbuilt: DoctorContext['parts'] = async () => ({
  paths: {},
  missing: [{ kind: 'python', name: 'moto', title: 'AWS (moto)', estimateSeconds: 60, packageCount: 62 }],
})
const onAws = { where: 'aws' } as const
const text = (words: string): string => expect.stringContaining(words) as string

test.each<Case>([
  ['node', {}, { status: 'ok', found: '24.21.0' }],
  ['node', { nodeVersion: '20.19.0' }, { status: 'old', found: text('22.12 or newer'), exit: 3 }],
  ['kops', {}, { status: 'ok', details: { path: '/parts/kops' } }],
  ['kops', { parts: unbuilt }, { status: 'missing', hint: 'dayone practice build' }],
  ['kops', { ...onAws, programs: answering({ kops: '1.36.2\n' }) }, { status: 'ok', found: '1.36.2' }],
  ['kops', { ...onAws, parts: unbuilt }, { status: 'missing', found: 'not found on PATH', exit: 3 }],
  ['kops', onAws, { status: 'ok', found: text('the one of practice') }],
  ['kops', { ...onAws, programs: answering({ kops: '1.34.0' }) }, { status: 'old', exit: 3 }],
  ['kops', { ...onAws, programs: answering({ kops: '1.37.1' }) }, { status: 'fail', exit: 3 }],
  ['kops', { ...onAws, parts: unbuilt, programs: answering({ kops: 'no idea' }) }, { status: 'missing', exit: 3 }],
  ['kubectl', onAws, { status: 'missing', hint: text('Optional') }],
  ['go', { parts: unbuilt, programs: answering({ go: 'go version go1.26.5 linux/amd64' }) }, { status: 'ok' }],
  ['go', { parts: unbuilt, programs: answering({ go: 'go version go1.25.0' }) }, { status: 'old', exit: 3 }],
  ['python', { parts: unbuilt }, { status: 'missing', exit: 3 }],
  ['python', {}, { status: 'missing', found: text('not needed') }],
  ['python', onAws, { status: 'skipped' }],
  ['practice-parts', {}, { status: 'ok', found: 'all built: kops, kubectl' }],
  ['practice-parts', { parts: unbuilt }, { status: 'missing', found: 'not built yet: AWS (moto)' }],
  ['practice-parts', onAws, { status: 'skipped' }],
  ['disk', {}, { status: 'ok', found: text('100 GB free') }],
  ['disk', { freeBytes: async () => 2 * 1024 ** 3 }, { status: 'ok' }],
  ['disk', { freeBytes: async () => 0.5 * 1024 ** 3 }, { status: 'fail', found: text('0.5 GB'), exit: 3 }],
  ['disk', { parts: unbuilt, freeBytes: async () => 2 * 1024 ** 3 }, { status: 'fail', hint: text('8 GB'), exit: 3 }],
  ['disk', { ...onAws, parts: unbuilt, freeBytes: async () => 2 * 1024 ** 3 }, { status: 'ok' }],
  ['proxies', {}, { status: 'ok', found: 'none set' }],
  ['proxies', { env: { NO_PROXY: 'localhost' } }, { status: 'ok', found: 'none set' }],
  ['proxies', { env: { https_proxy: 'http://p:3128' } }, { status: 'ok', found: text('HTTPS_PROXY=http://p:3128') }],
  [
    'proxies',
    { ...onAws, env: { HTTPS_PROXY: 'http://p' } },
    { status: 'warn', found: text('dayone itself does not') },
  ],
  ['environment', { env: {} }, { status: 'ok', found: 'nothing unusual' }],
  ['environment', { env: { S3_ENDPOINT: 'x' } }, { status: 'ok', found: 'S3_ENDPOINT set; ignored by practice' }],
  [
    'environment',
    { ...onAws, env: { S3_SECRET_ACCESS_KEY: 'hush-hush' } },
    { status: 'warn', found: text('user data of every control plane') },
  ],
  [
    'environment',
    { ...onAws, env: { KOPS_STATE_STORE: 's3://b' }, config: { zones: [], state: 's3://a/' } },
    { status: 'warn', found: text('KOPS_STATE_STORE is s3://b, but dayone uses s3://a/') },
  ],
  [
    'environment',
    { ...onAws, env: { KOPS_STATE_STORE: 's3://a' }, config: { zones: [], state: 's3://a/' } },
    { status: 'ok' },
  ],
])('%s: %j', async (id, more, expected) => {
  const row = await rowOf(checks, id, doctorContext(more))
  expect(row).toMatchObject(expected)
  expect(row.exit).toBe(expected.exit)
})

test('shows no password of a proxy and no key', async () => {
  const env = { HTTPS_PROXY: 'http://ann:hush-hush@proxy:3128', S3_SECRET_ACCESS_KEY: 'hush-hush' }
  for (const where of ['practice', 'aws'] as const)
    for (const check of environmentChecks)
      expect(JSON.stringify(await check.run(doctorContext({ where, env })))).not.toContain('hush-hush')
})
