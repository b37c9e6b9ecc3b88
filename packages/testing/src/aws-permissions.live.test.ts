import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createAccount,
  createCloud,
  createDiscoveryBuckets,
  createObjectStore,
  createStateBucket,
  kopsAudience,
  missingPermissions,
  policies,
  readAccountLimits,
  readBucketPosture,
  trustDocument,
  workloadRoleName,
  workloadRolePath,
  type AwsAccess,
  type PolicyScope,
  type RecordedCall,
  type Roles,
} from '@dayone/aws'
import { createPrograms } from '@dayone/host'
import { partsForTests, startPretendAws, type PretendAws } from '@dayone/practice-cloud'
import { afterAll, beforeAll, expect, test } from 'vitest'

/**
 * Compares the recorded calls with docs/aws-permissions.md, in both directions. No control plane starts; only AWS is
 * called.
 */
const CLUSTER = 'private.example.test'
const SSH_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBfHJrnYlNmM9ExGgyLCe4K84+pxWrM0V+p7nWNfwPV1 for tests'
const scope: PolicyScope = {
  partition: 'aws',
  account: '123456789012',
  region: 'us-west-2',
  cluster: CLUSTER,
  stateBucket: 'practice-state',
  discoveryBucket: 'practice-discovery',
}

const programs = createPrograms({ redact: (text) => text })
const root = await mkdtemp(join(tmpdir(), 'dayone-permissions-'))
let aws: PretendAws
let calls: readonly RecordedCall[]

beforeAll(async () => {
  aws = await startPretendAws(join(root, 'cloud'), await partsForTests(process.env), process.env['PATH'] ?? '')
  await wholeLifeOfACluster()
  const headers = { 'x-practice-key': aws.cloud.key.secret }
  calls = (await (await fetch(`${aws.cloud.endpoint}/practice/calls`, { headers })).json()) as readonly RecordedCall[]
})
afterAll(async () => {
  await aws.stop()
  await rm(root, { recursive: true, force: true })
})

/**
 * Private machines, a bastion, a zone, IAM roles for applications, an SSH key: as many kops features as one cluster can
 * have.
 */
async function wholeLifeOfACluster(): Promise<void> {
  await createDiscoveryBuckets(access()).create(scope.discoveryBucket)
  await signed('route53', 'POST', '/2013-04-01/hostedzone', privateZone('example.test.'))
  const keyFile = join(root, 'key.pub')
  await writeFile(keyFile, SSH_KEY)
  const { zones, channel, image, kubernetesVersion } = aws.cloud
  await kops(
    ...['create', 'cluster', CLUSTER, '--zones', zones[0] ?? '', '--channel', channel, '--image', image],
    ...['--kubernetes-version', kubernetesVersion, '--node-size', 't3.medium', '--control-plane-size', 't3.medium'],
    ...['--topology', 'private', '--bastion', '--dns', 'private', '--dns-zone', 'example.test'],
    ...['--discovery-store', `s3://${scope.discoveryBucket}/clusters`, '--ssh-public-key', keyFile],
  )
  await kops('update', 'cluster', CLUSTER, '--yes', '--admin')
  const edits = ['spec.maxSize=2', 'spec.instanceMetadata.httpPutResponseHopLimit=2'].flatMap((edit) => ['--set', edit])
  await kops('edit', 'ig', '--name', CLUSTER, `nodes-${zones[0] ?? ''}`, ...edits)
  await kops('update', 'cluster', CLUSTER, '--yes')
  const group = ['--instance-group', `nodes-${zones[0] ?? ''}`, '--node-interval', '1s']
  await kops('rolling-update', 'cluster', CLUSTER, '--yes', '--cloudonly', ...group)
  await whatDayoneAsks()
  await kops('delete', 'cluster', CLUSTER, '--yes')
}

const access = (): AwsAccess => ({
  region: scope.region,
  endpoint: aws.cloud.endpoint,
  credentials: { accessKeyId: aws.cloud.key.id, secretAccessKey: aws.cloud.key.secret },
})

async function whatDayoneAsks(): Promise<void> {
  const cloud = createCloud(access())
  const store = createObjectStore(access())
  const account = createAccount(access())
  await Promise.all([account.identity(), account.regions(), account.buckets(), cloud.zones(), cloud.networks()])
  await Promise.all([
    cloud.apiEntrance(CLUSTER),
    cloud.endedInstances(CLUSTER),
    cloud.instances(CLUSTER),
    cloud.launchTemplates(CLUSTER),
  ])
  await cloud.leftovers(CLUSTER)
  await Promise.all([
    cloud.machines(CLUSTER),
    cloud.waysIn(CLUSTER),
    cloud.machineRole(`nodes.${CLUSTER}`),
    cloud.bucketReaders(scope.stateBucket),
  ])
  await rolesOfWorkloads(cloud.roles)
  const registry = cloud.registry(scope.region)
  await registry.create('web')
  await registry.repository({ account: scope.account, repository: 'web' })
  await signed('ecr', 'POST', '/', pushedImage('web', '1.0.0'), pushHeaders)
  await registry.image({ account: scope.account, repository: 'web', tag: '1.0.0' })
  await store.list(scope.stateBucket, '')
  await store.read(scope.stateBucket, 'nothing')
  await createStateBucket(access(), scope.stateBucket).create()
  await createStateBucket(access(), scope.stateBucket).exists()
  await createDiscoveryBuckets(access()).look(scope.discoveryBucket)
  await readBucketPosture(access(), scope.stateBucket, scope.account)
  await readAccountLimits(access())
}

/** One role is deleted, the other stays: `kops delete` must find it. */
async function rolesOfWorkloads(roles: Roles): Promise<void> {
  const [provider] = await roles.identityProviders()
  const path = workloadRolePath(CLUSTER)
  for (const name of ['web', 'gone']) {
    const account = { namespace: 'shop', name }
    const trust = trustDocument({ provider: provider?.arn ?? '', accounts: [account], audience: kopsAudience })
    const role = workloadRoleName(account, CLUSTER)
    const tags = { [`kubernetes.io/cluster/${CLUSTER}`]: 'owned', KubernetesCluster: CLUSTER }
    await roles.create({ name: role, path, trust, description: 'for tests', tags })
    await roles.setTrust(role, trust)
    await roles.putPolicy(role, 'dayone', policyOfBucket)
    await roles.policyDocument(managedPolicy)
    await roles.attach(role, managedPolicy)
  }
  const [gone = '', web = ''] = await roles.namesUnder(path)
  const found = await roles.read(gone)
  expect(found).toMatchObject({
    arn: `arn:aws:iam::${scope.account}:role${path}${gone}`,
    attached: [managedPolicy],
    inline: [{ name: 'dayone', document: policyOfBucket }],
    tags: { KubernetesCluster: CLUSTER },
  })
  expect(found?.trust).toContain('system:serviceaccount:shop:gone')
  if (found !== undefined) await roles.remove(found)
  expect(await roles.read(gone)).toBeUndefined()
  expect(await roles.namesUnder(path)).toEqual([web])
  await kops('update', 'cluster', CLUSTER, '--yes')
  expect(await roles.namesUnder(path)).toEqual([web])
}

test('`kops update` keeps the roles of workloads, and `kops delete` deletes them', async () => {
  expect(await createCloud(access()).roles.namesUnder(workloadRolePath(CLUSTER))).toEqual([])
})

test('every recorded call is allowed', () => {
  expect(calls.length).toBeGreaterThan(100)
  expect(missingPermissions(calls, policies, scope)).toEqual([])
})

test('every allowed action is called, or documented as uncovered', () => {
  const called = new Set(calls.map(({ action }) => action))
  const statements = policies.flatMap((policy) => policy.statements)
  expect(statements.flatMap(({ actions }) => actions).filter((action) => !called.has(action))).toEqual([])
  const unseen = statements.flatMap((statement) => statement.unseen ?? []).filter((some) => some.isSeenAtTimes !== true)
  expect(unseen.flatMap(({ actions }) => actions).filter((action) => called.has(action))).toEqual([])
})

test("deletes only resources with the cluster's tag", () => {
  const deletions = calls.filter(({ action }) =>
    /^(ec2|autoscaling|elasticloadbalancing):(Delete|Terminate)/.test(action),
  )
  expect(deletions.length).toBeGreaterThan(10)
  expect(deletions.filter(({ cluster }) => cluster !== CLUSTER)).toEqual([])
})

async function kops(...args: string[]): Promise<void> {
  const { kops: program, env } = aws.cloud
  const { exitCode, stdout, stderr } = await programs.run({ program, args, env, deadlineMs: 240_000 })
  if (exitCode !== 0) throw new Error(`${args.join(' ')}: ${stdout}\n${stderr}`)
}

/**
 * Existing resources of others, created by plain HTTP so that the calls are not recorded. moto checks only the form of
 * a signature.
 */
async function signed(
  service: string,
  method: string,
  path: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${aws.cloud.key.id}/20260101/us-west-2/${service}/aws4_request, SignedHeaders=host, Signature=none`
  const headers = { 'x-practice-key': aws.cloud.key.secret, authorization, 'content-type': 'application/xml', ...more }
  const answer = await fetch(`${aws.cloud.endpoint}${path}`, { method, body, headers })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
}

const pushHeaders = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutImage',
}

/** Like a push by docker, without layers. */
const pushedImage = (repositoryName: string, imageTag: string): string =>
  JSON.stringify({
    repositoryName,
    imageTag,
    imageManifest: JSON.stringify({ schemaVersion: 2, mediaType, layers: [] }),
  })

const managedPolicy = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'

const policyOfBucket = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }],
})

const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'

const privateZone = (name: string): string =>
  `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>test</CallerReference><HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig></CreateHostedZoneRequest>`
