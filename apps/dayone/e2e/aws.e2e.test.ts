import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startFakeIam } from '@dayone/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startExpiringAws } from './expiring-aws.ts'
import { hintsOf } from './follow-hints.ts'
import { jsonLines } from './json-lines.ts'
import { asAws, createWorld, type PracticeWorld } from './practice-world.ts'
import { askPretendAws, cloudOf } from './pretend-aws.ts'
import { startChild } from './run-child.ts'
import { keys, startInTerminal } from './start-in-terminal.ts'

/** `--on aws`, with moto instead of AWS; everything else is as on AWS. Uses the real APIs of S3 and EC2, and kops. */
const CLUSTER = 'shop.example.test'
const BUCKET = 'dayone-state-123456789012-us-west-2'
const ACCOUNT = ['--set', 'dayone.region=us-west-2', '--set', 'dayone.account=123456789012']
let practice: PracticeWorld
let world: PracticeWorld
let work: string
let answers: readonly string[]

beforeAll(async () => {
  practice = await createWorld()
  expect(await practice.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  world = await asAws(practice)
  work = join(practice.folder, '..', 'work')
  const settings = {
    zones: '[us-west-2a]',
    apiAccess: '[127.0.0.1/32]',
    // kops would otherwise read it from the internet.
    channel: `file://${join(practice.folder, 'cloud', 'channel')}`,
    image: '099720109477/ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714',
  }
  answers = [
    ...ACCOUNT,
    ...['--cluster', CLUSTER],
    ...Object.entries(settings).flatMap(([key, value]) => ['--set', `cluster.${key}=${value}`]),
    ...['--set', 'rbac.teams=[{group: "oidc:shop", namespaces: [shop], persona: developer}]'],
    ...['--set', 'namespaces.namespaces=[{name: shop, team: shop}]'],
    ...['--set', 'applications.applications=[]'],
  ]
})

afterAll(async () => {
  expect(await practice.close()).toEqual([])
})

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** A request to moto's S3, like one from the console. */
const s3 = async (path: string): Promise<string> => (await askPretendAws(practice.folder, 's3', `/${path}`)).text()

/** The same for EC2. */
const ec2 = async (action: string): Promise<string> => {
  const body = new URLSearchParams({ Action: action, Version: '2016-11-15' })
  return (await askPretendAws(practice.folder, 'ec2', '/', { method: 'POST', body })).text()
}

it('without a terminal, everything missing is one error; nothing is written', async () => {
  const run = await world.dayone('up', '--on', 'aws', '--yes')
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  for (const key of ['dayone.account', 'cluster.name', 'cluster.zones', 'cluster.apiAccess'])
    expect(flat(run.stderr)).toContain(`${key}:`)
  expect(await readdir(work)).toEqual([])
})

it('with credentials of another account nothing is done', async () => {
  const run = await world.dayone('up', '--on', 'aws', '--yes', ...answers, '--set', 'dayone.account=210987654321')
  expect(run.exitCode).toBe(5)
  expect(flat(run.stderr)).toContain('The credentials are for AWS account 123456789012')
  expect(await readdir(work)).toEqual([])
})

it('the user selects region, account and bucket, and exits: the answers stay in this folder, nothing is created', async () => {
  const terminal = startInTerminal(world.launch(), { columns: 80, rows: 24 })
  await terminal.shows('Where should the cluster run?', 'AWS')
  terminal.press(keys.down, keys.enter)
  await terminal.shows('until you approve the plan')
  terminal.press(keys.enter)
  await terminal.shows('Which AWS region?', '❯', 'us-west-2')
  terminal.press(keys.enter)
  await terminal.shows('Which AWS account?', '123456789012', 'you are arn:aws:', 'AWS_PROFILE=NAME')
  terminal.press(keys.enter)
  await terminal.shows('Which S3 bucket should hold the kops state?', BUCKET, 'new')
  terminal.press(keys.enter)
  await terminal.shows('What is the name of the cluster?', 'AWS 123456789012 us-west-2')
  terminal.press(keys.interrupt)
  expect(await terminal.ended).toMatchObject({ exitCode: 130, isAlternate: false })
  const yaml = await readFile(join(work, 'dayone.yaml'), 'utf8')
  expect(yaml).toMatch(/where: aws\n/)
  expect(yaml).toContain(`state: s3://${BUCKET}`)
  expect(await world.yaml()).toBeUndefined()
  expect(await s3(`${BUCKET}?location`)).toContain('NoSuchBucket')
})

it('credentials that expire during a run end it immediately: exit 6, and what was done stays', async () => {
  // Not an EC2 action: the SDK in kops treats its RequestExpired as a clock problem and retries for minutes.
  const expiring = await startExpiringAws((await cloudOf(practice.folder))?.endpoint ?? '', 'CreateTargetGroup')
  const { endpoint } = expiring
  const run = await (
    await asAws(practice, [], { AWS_ENDPOINT_URL: endpoint, S3_ENDPOINT: endpoint })
  ).dayone('up', '--on', 'aws', '--yes', ...answers)
  await expiring.close()
  expect(run.exitCode).toBe(6)
  const words = flat(run.stdout + run.stderr)
  const sentence = 'Your AWS credentials expired during'
  expect(words).toContain(`✗ ${sentence} \`kops update cluster\`. Changes made so far stay.`)
  expect(words).toMatch(
    /│ .*api error (ExpiredToken|RequestExpired).* Sign in again, .* run the same command again: it resumes/,
  )
  expect(words).toContain('Done: cluster failed, namespaces blocked')
  // Our own requests fail with the same error.
  expect(words).toContain(`Could not look up what is still billed for ${CLUSTER}: ${sentence} `)
  // kops itself would have retried for ten minutes.
  expect(run.stdout).not.toContain('No progress made')
  expect(await ec2('DescribeVpcs')).toContain(`<value>${CLUSTER}</value>`)
})

it('a failed run lists existing resources that are billed', async () => {
  const folder = join(practice.folder, '..', 'kops-that-loses-its-way')
  await mkdir(folder)
  const real = (await practice.plain('kops', 'version')).length > 0 && (await realKops())
  const script = `#!/bin/sh
'${real}' "$@" || exit
[ "$1 $2" = "update cluster" ] || exit 0
case "$*" in *--yes*) echo 'Error: the connection was reset' >&2; exit 1;; esac
`
  await writeFile(join(folder, 'kops'), script, { mode: 0o755 })
  const broken = await asAws(practice, [folder])
  const run = await broken.dayone('up', '--on', 'aws', '--yes', ...answers)
  expect(run.exitCode).toBe(3)
  const words = flat(run.stderr)
  expect(words).toContain(`Still billed for ${CLUSTER}:`)
  expect(words).toMatch(/2 instances, per second while running: i-/)
  expect(words).toMatch(/1 load balancer, per hour and per GB/)
  expect(words).toMatch(/dayone down --cluster \S+ (?:--\S+ \S+ )*\(deletes all of it\)/)
  const { later } = await (await hintsOf(world, { isDeep: false })).follow(run)
  expect(later.some((command) => command.startsWith('dayone down '))).toBe(true)
})

/** The `kops` program of practice. */
async function realKops(): Promise<string> {
  const { stdout } = await practice.dayone('practice', 'env')
  return join(/^export PATH='([^':]*)/m.exec(stdout)?.[1] ?? '', 'kops')
}

it('the next run completes it; the bucket it created is private, encrypted, versioned, and requires TLS', async () => {
  const run = await world.dayone('up', '--yes', ...answers.slice(4))
  expect(run.stderr).toBe('')
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toContain(`Cluster: ${CLUSTER} (AWS 123456789012 us-west-2)`)
  const { typed } = await (await hintsOf(world, { isDeep: false })).follow(run)
  for (const verb of ['status', 'verify'])
    expect(typed.some((command) => command.startsWith(`dayone ${verb}`))).toBe(true)
  const block = await s3(`${BUCKET}?publicAccessBlock`)
  for (const setting of ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'])
    expect(block).toContain(`<${setting}>true</${setting}>`)
  expect(await s3(`${BUCKET}?encryption`)).toContain('<SSEAlgorithm>AES256</SSEAlgorithm>')
  expect(await s3(`${BUCKET}?versioning`)).toContain('<Status>Enabled</Status>')
  expect(JSON.parse(await s3(`${BUCKET}?policy`))).toMatchObject({
    Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  })
  const kops = await practice.plain('kops', 'get', 'clusters', '--state', `s3://${BUCKET}`, '-o', 'json')
  expect(JSON.parse(kops)).toMatchObject([{ metadata: { name: CLUSTER } }])
})

it('afterwards finds everything in place, and names the account', async () => {
  const status = await world.dayone('status', '--output', 'json')
  expect(status.exitCode).toBe(0)
  const rows = jsonLines<{ step: string; status: string }>(status.stdout)
  expect(rows.filter((row) => row.status !== 'in place')).toMatchObject([
    { step: 'applications', status: 'not checked', remark: 'nothing configured in dayone.yaml' },
  ])
})

it('doctor checks the account, the bucket and the permissions, with a fake IAM that moto lacks', async () => {
  const iam = await startFakeIam({ denied: ['ec2:CreateVpc', 'route53:ListHostedZones'] })
  const doctor = async (...args: string[]) => {
    const launch = world.launch('doctor', '--output', 'json', ...args)
    const env = { ...launch.env, AWS_ENDPOINT_URL_IAM: iam.endpoint }
    const run = await startChild({ ...launch, env, deadlineMs: 120_000 }).ended
    const rows = jsonLines<{ id: string; status: string; found: string }>(run.stdout)
    return { ...run, row: (id: string) => rows.find((row) => row.id === id) }
  }
  try {
    const { exitCode, stderr, row } = await doctor()
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
    expect(row('kops')).toMatchObject({ status: 'ok', found: '1.36.2' })
    expect(row('aws-region')).toMatchObject({ status: 'ok', found: 'us-west-2, from dayone.yaml' })
    expect(row('aws-identity')).toMatchObject({ status: 'ok', found: expect.stringContaining('123456789012') })
    expect(row('clock')).toMatchObject({ status: 'ok' })
    expect(row('aws-quotas')).toMatchObject({ status: 'ok', found: expect.stringContaining('elastic IPs: 0 of 5') })
    expect(row('environment')).toMatchObject({ status: 'warn', found: expect.stringContaining('AWS_ENDPOINT_URL') })
    expect(row('aws-permissions')).toMatchObject({ status: 'fail', found: 'missing: ec2:CreateVpc' })
    expect(row('state-store')).toMatchObject({ status: 'ok', found: expect.stringContaining(BUCKET) })

    // The bucket of practice has S3's defaults.
    const bare = (await doctor('--state', 's3://practice-state')).row('state-store')
    expect(bare).toMatchObject({ status: 'fail' })
    for (const words of ['Public access is not blocked', 'Versioning is off', 'plain HTTP'])
      expect(bare?.found).toContain(words)
    const here = await doctor('--on', 'practice', '--config', join(work, 'practice.yaml'))
    for (const id of ['aws-identity', 'state-store', 'clock']) expect(here.row(id)).toMatchObject({ status: 'skipped' })
  } finally {
    iam.close()
  }
})

it('down deletes the cluster and keeps the bucket', async () => {
  const run = await world.dayone('down', '--confirm-name', CLUSTER)
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toContain(`${CLUSTER} was deleted.`)
  expect(await s3(`${BUCKET}?versioning`)).toContain('<Status>Enabled</Status>')
})
