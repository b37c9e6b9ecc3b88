import { policies, type BucketPosture } from '@dayone/aws'
import { UserError } from '@dayone/pipeline'
import { expect, test } from 'vitest'
import { accountChecks } from './account-checks.ts'
import type { DoctorContext, DoctorRow } from './doctor-check.ts'
import { awsContext, doctorContext, NOW, rowOf } from './doctor-context.fixture.ts'
import { permissionsCheck } from './permissions-check.ts'
import { signInChecks } from './sign-in-checks.ts'

const checks = [...signInChecks, permissionsCheck, ...accountChecks]
const text = (words: string): string => expect.stringContaining(words) as string

type Aws = Parameters<typeof awsContext>[0]
type More = Parameters<typeof awsContext>[1]

const identity = { account: '111111111111', arn: 'arn:aws:iam::111111111111:user/ann' }
const signedIn: Aws = { credentials: async () => ({ keyEnd: 'WXYZ', source: 'SSO', isTemporary: false }) }
const known: Aws = { ...signedIn, sts: async () => ({ identity }) }
const ahead = (aheadMs: number): Aws => ({ sts: async () => ({ identity, aheadMs }) })
const ending = (minutes: number): Aws => ({
  credentials: async () => ({
    keyEnd: 'WXYZ',
    source: 'SSO',
    isTemporary: true,
    expiration: new Date(NOW.getTime() + minutes * 60_000),
  }),
})
const denying = (...denied: readonly (readonly [string, 'missing' | 'organization'])[]): Aws => ({
  ...known,
  simulate: async () => ({ kind: 'simulated', denied: denied.map(([action, by]) => ({ action, by })) }),
})
const bucket = (posture: Partial<BucketPosture>): Aws => ({
  ...known,
  bucket: async () => ({ exists: true, region: 'eu-central-1', unseen: [], ...posture }),
})
const inBucket: More = { config: { zones: [], state: 's3://my-state/clusters' } }
const safe = { ownedByCaller: true, versioned: true, encrypted: true, publicAccessBlocked: true, tlsOnly: true }
const limits = (vpcs: number, ips: number): Aws => ({
  ...known,
  limits: async () => ({ vpcs: { used: vpcs }, elasticIps: { used: ips, limit: 5 } }),
})

const tenNeeded = policies.flatMap((policy) => policy.statements.flatMap(({ actions }) => actions)).slice(0, 10)

test.each<[string, Aws, More, Partial<DoctorRow>]>([
  ['aws-region', {}, { env: { AWS_REGION: 'x' } }, { status: 'ok', found: 'eu-central-1, from AWS_REGION' }],
  ['aws-region', {}, {}, { status: 'ok', found: 'eu-central-1, from the profile default' }],
  [
    'aws-region',
    {},
    { config: { zones: [], region: 'x' }, env: { AWS_REGION: 'y' } },
    { found: text('from dayone.yaml') },
  ],
  ['aws-region', { region: async () => undefined }, {}, { status: 'missing', exit: 3, hint: text('AWS_REGION') }],
  ['aws-region', {}, { config: { zones: ['us-west-2a'] } }, { status: 'warn', found: text('us-west-2a') }],
  ['aws-credentials', ending(5), { env: { AWS_PROFILE: 'work' } }, { found: 'SSO, profile work, key …WXYZ' }],
  ['aws-session', ending(600), {}, { status: 'ok', found: '10 hours left' }],
  ['aws-session', ending(59), {}, { status: 'warn', found: text('59 minutes left') }],
  ['aws-session', ending(-1), {}, { status: 'fail', found: 'The credentials have expired.', exit: 6 }],
  [
    'aws-session',
    { credentials: async () => ({ keyEnd: 'WXYZ', source: 'x', isTemporary: true }) },
    {},
    { status: 'warn', found: text('unknown expiry') },
  ],
  [
    'aws-session',
    { credentials: async () => ({ keyEnd: 'WXYZ', source: 'x', isTemporary: false }) },
    {},
    { status: 'ok', found: text('long-lived') },
  ],
  ['aws-identity', known, {}, { status: 'ok', found: text('user/ann, account 111111111111') }],
  [
    'aws-identity',
    { ...signedIn, sts: async () => ({ identity: { account: '1', arn: 'arn:aws:iam::1:root' } }) },
    {},
    { status: 'warn', found: text('root user') },
  ],
  ['aws-identity', known, { config: { zones: [], account: identity.account } }, { status: 'ok' }],
  [
    'aws-identity',
    known,
    { config: { zones: [], account: '222222222222' } },
    { status: 'fail', found: text('dayone.yaml is for 222222222222'), exit: 3 },
  ],
  ['clock', ahead(800), {}, { status: 'ok' }],
  ['clock', ahead(-90_000), {}, { status: 'warn', found: '90 s ahead of AWS' }],
  ['clock', ahead(6 * 60_000), {}, { status: 'fail', found: text('6 minutes behind AWS'), exit: 3 }],
  ['clock', known, {}, { status: 'skipped' }],
  ['aws-permissions', denying(), {}, { status: 'ok' }],
  [
    'aws-permissions',
    denying(['ec2:CreateVpc', 'missing'], ['iam:AttachRolePolicy', 'missing']),
    {},
    { status: 'fail', found: 'missing: ec2:CreateVpc', exit: 3 },
  ],
  [
    'aws-permissions',
    denying(['iam:AttachRolePolicy', 'missing']),
    {},
    { status: 'warn', found: text('iam:AttachRolePolicy') },
  ],
  [
    'aws-permissions',
    denying(...tenNeeded.map((action) => [action, 'missing'] as const)),
    {},
    { status: 'fail', found: text(' and 2 more'), exit: 3 },
  ],
  [
    'aws-permissions',
    denying(['ec2:CreateVpc', 'organization']),
    {},
    { found: text('(SCP)'), exit: 3, status: 'fail' },
  ],
  [
    'aws-permissions',
    { ...known, simulate: async () => ({ kind: 'forbidden' }) },
    {},
    { status: 'skipped', hint: text('iam:SimulatePrincipalPolicy') },
  ],
  ['state-store', known, {}, { status: 'skipped', found: 'No state store is set.' }],
  [
    'state-store',
    bucket(safe),
    inBucket,
    { status: 'ok', found: text('my-state in eu-central-1: own account, private') },
  ],
  [
    'state-store',
    bucket({ ...safe, versioned: false }),
    inBucket,
    { status: 'warn', hint: text('put-bucket-versioning') },
  ],
  [
    'state-store',
    bucket({ ...safe, publicAccessBlocked: false, tlsOnly: false }),
    inBucket,
    { status: 'fail', found: text('plain HTTP'), hint: text('put-public-access-block'), exit: 3 },
  ],
  ['state-store', bucket({ exists: false }), inBucket, { status: 'fail', exit: 3, found: text('does not exist') }],
  [
    'state-store',
    bucket({ unseen: ['s3:GetBucketPolicy'] }),
    inBucket,
    { status: 'warn', found: text('s3:GetBucketPolicy') },
  ],
  ['aws-quotas', limits(2, 1), {}, { status: 'ok', found: text('not available from EC2'), hint: text('L-1216C47A') }],
  ['aws-quotas', limits(5, 1), {}, { status: 'warn', hint: text('L-F678F1CE') }],
  ['aws-quotas', limits(1, 5), {}, { status: 'warn', hint: text('L-0263D0A3') }],
])('%s %j %j', async (id, aws, more, expected) => {
  const row = await rowOf(checks, id, awsContext(aws, more))
  expect(row).toMatchObject(expected)
  expect(row.exit).toBe(expected.exit)
})

test('practice first: without --on aws no check uses AWS', async () => {
  for (const { id } of checks)
    expect(await rowOf(checks, id, doctorContext()), id).toMatchObject({ status: 'skipped', hint: text('--on aws') })
})

test('without a region only aws-region counts it; the others refer to it', async () => {
  const context: DoctorContext = awsContext({ region: async () => undefined })
  for (const { id } of checks.filter((check) => check.id !== 'aws-region'))
    expect(await rowOf(checks, id, context), id).toEqual({ status: 'skipped', found: text('aws-region') })
})

test('an unknown identity: the reason is in one row, and the others refer to it', async () => {
  const failure = new UserError('The AWS sign-in has expired.', { exitCode: 6 })
  const context = awsContext({ sts: async () => ({ failure }), credentials: async () => Promise.reject(failure) })
  await expect(rowOf(checks, 'aws-credentials', context)).rejects.toBe(failure)
  const refused = awsContext({ ...signedIn, sts: async () => ({ failure }) })
  await expect(rowOf(checks, 'aws-identity', refused)).rejects.toBe(failure)
  for (const id of ['aws-identity', 'aws-session', 'clock', 'aws-permissions', 'state-store', 'aws-quotas'])
    expect(await rowOf(checks, id, context), id).toMatchObject({ status: 'skipped' })
})
