import { createCloud, kopsAudience, lintTrust, workloadRoleName, workloadRolePath, type Roles } from '@dayone/aws'
import { liveRunner, startLiveAws, startLiveCluster, type LiveAws, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MetadataGuardPorts } from '../metadata-guard-ports.ts'
import { metadataGuard } from '../metadata-guard.ts'
import { withoutMachines } from '../without-machines.fixture.ts'
import { roleAnnotation } from './account-roles.ts'
import { issuer, mutated, policy, web, workloadRoles } from './roles.fixture.ts'

const statements = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }]
const roleName = workloadRoleName(web, 'laws')
const arn = `arn:aws:iam::123456789012:role/dayone/laws/${roleName}`

let cluster: LiveCluster
let aws: LiveAws
let roles: Roles
beforeAll(async () => {
  cluster = await startLiveCluster(process.env, { withCilium: true })
  aws = await startLiveAws(process.env)
  roles = createCloud(aws.access).roles
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: web.namespace, labels } })
})
afterAll(async () => {
  await cluster.stop()
  await aws.stop()
})

const ports = (): MetadataGuardPorts => ({ kube: cluster.newKube(), ...withoutMachines(roles) })
const world = () => ({
  ports: ports(),
  facts: async () => ({ ...(await cluster.facts()), name: 'laws' }),
  snapshot: () => cluster.snapshot(),
})
const runner = (config: object) => liveRunner(metadataGuard, { allowHostNetwork: [], ...config }, world)
const account = () => cluster.kube.get({ apiVersion: 'v1', kind: 'ServiceAccount', ...web })
const findings = (run: Awaited<ReturnType<ReturnType<typeof runner>['plan']>>) =>
  run.step.findings.map(({ id, text }) => `${id}: ${text}`).join('\n')
const checksOf = async (config: object, rule: string) =>
  (await runner(config).check()).step.checks.filter((check) => check.rule === `metadata-guard/${rule}`)

test('without an OIDC provider no role is created, and the plan says why', async () => {
  const run = await runner({ workloadRoles }).apply()
  expect(run.ended.failure).toBeUndefined()
  expect(findings(run)).toContain(`No OIDC provider of this AWS account belongs to the cluster's issuer ${issuer}`)
  expect(await roles.namesUnder(workloadRolePath('laws'))).toEqual([])
  expect((await checksOf({ workloadRoles }, 'token-issuer')).map(({ status }) => status)).toEqual(['fail'])
})

test('a provider that does not accept the audience of the pods is no provider', async () => {
  await aws.createProvider(issuer, 'sts.amazonaws.com')
  expect(findings(await runner({ workloadRoles }).plan())).toContain('does not accept the audience amazonaws.com')
  await aws.deleteProvider(issuer)
  await aws.createProvider(issuer, kopsAudience)
})

test('creates the role, trusts only the tokens of the account, annotates it, and then has nothing to do', async () => {
  const config = { workloadRoles: [{ ...workloadRoles[0], statements }] }
  const run = await runner(config).apply()
  expect(run.ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(run.planned.map(({ id }) => id).slice(0, 2)).toEqual([`IamRole/${roleName}`, 'ServiceAccountRole/team/web'])
  const role = await roles.read(roleName)
  expect(role).toMatchObject({ arn, attached: [policy], inline: [{ name: 'dayone' }] })
  expect(JSON.parse(role?.inline[0]?.document ?? '')).toEqual({ Version: '2012-10-17', Statement: statements })
  const provider = aws.providerOf(issuer)
  const expected = { provider, accounts: [web], audience: kopsAudience, account: '123456789012' }
  expect(lintTrust(role?.trust ?? '', expected)).toEqual([])
  expect((await account())?.metadata.annotations).toEqual({ [roleAnnotation]: arn })
  expect((await runner(config).plan()).ended.outcome).toBe('unchanged')
  expect((await checksOf(config, 'workload-roles')).map(({ status, text }) => [status, text])).toEqual([
    ['pass', `Only its tokens are accepted by ${roleName}, which has exactly the policies of dayone.yaml.`],
  ])
})

test('drift in IAM and in the annotation is shown, with who set it, and taken back', async () => {
  await roles.attach(roleName, 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess')
  await roles.putPolicy(roleName, 'more', JSON.stringify({ Version: '2012-10-17', Statement: statements }))
  await roles.setTrust(roleName, JSON.stringify({ Version: '2012-10-17', Statement: [everyone] }))
  const path = await cluster.kube.pathOf({ apiVersion: 'v1', kind: 'ServiceAccount', ...web })
  await cluster.kube.request({
    method: 'PATCH',
    path: `${path}?fieldManager=somebody`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { [roleAnnotation]: 'arn:aws:iam::999999999999:role/theirs' } } },
  })
  expect((await checksOf({ workloadRoles }, 'workload-roles')).map(({ status }) => status)).toEqual(['fail'])
  const run = await runner({ workloadRoles }).apply()
  const diffs = run.events.flatMap((event) =>
    event.type === 'step.planned' ? event.plan.changes.map(({ diff = '' }) => diff) : [],
  )
  expect(diffs.join('\n')).toContain('- policy arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess\n- inline policy more')
  expect(diffs.join('\n')).toContain('arn:aws:iam::999999999999:role/theirs (set by somebody)')
  expect(await roles.read(roleName)).toMatchObject({ attached: [policy], inline: [] })
  expect((await account())?.metadata.annotations).toEqual({ [roleAnnotation]: arn })
  expect((await checksOf({ workloadRoles }, 'workload-roles')).map(({ status }) => status)).toEqual(['pass'])
})

const everyone = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }

test('a role of others with the same name stays as it is, and nothing is applied', async () => {
  const other = { namespace: 'team', name: 'other' }
  const name = workloadRoleName(other, 'laws')
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [everyone] })
  await roles.create({ name, path: '/', trust, description: 'of others', tags: { 'dayone.dev/cluster': 'laws' } })
  const config = {
    workloadRoles: [{ namespace: 'team', serviceAccount: 'other', policies: [policy] }, ...workloadRoles],
  }
  const run = await runner(config).plan()
  expect(findings(run)).toContain('MG-06/role/team/other/foreign')
  expect(run.planned.map(({ id }) => id)).not.toContain(`IamRole/${name}`)
  expect(await roles.read(name)).toMatchObject({ trust, attached: [] })
  await roles.remove({ name, attached: [], inline: [] })
})

test.each([
  ['AdministratorAccess', { policies: ['arn:aws:iam::aws:policy/AdministratorAccess'] }, 'every action'],
  ['IAMFullAccess', { policies: ['arn:aws:iam::aws:policy/IAMFullAccess'] }, 'iam:AddUserToGroup'],
  ['any role', { statements: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] }, 'sts:AssumeRole'],
  [
    'a policy that does not exist',
    { policies: ['arn:aws:iam::aws:policy/NoSuchPolicy'] },
    'There is no managed policy',
  ],
])('%s is refused, and nothing is written', async (_case, permissions, text) => {
  const config = { workloadRoles: [{ namespace: 'team', serviceAccount: 'danger', ...permissions }] }
  const run = await runner(config).apply()
  expect(run.ended.outcome).not.toBe('applied')
  expect(findings(run)).toContain(text)
  expect(await roles.read(workloadRoleName({ namespace: 'team', name: 'danger' }, 'laws'))).toBeUndefined()
  expect(await roles.read(roleName)).toBeDefined()
})

/** As kops has it, but it selects no pod: no webhook runs here, and it would refuse every pod. */
const webhook = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'pod-identity-webhook' },
  webhooks: [
    {
      name: 'pod-identity-webhook.amazonaws.com',
      failurePolicy: 'Ignore',
      clientConfig: { service: { name: 'pod-identity-webhook', namespace: 'kube-system', path: '/mutate' } },
      objectSelector: { matchLabels: { selects: 'nothing' } },
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
}

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'team' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { serviceAccountName: 'web', containers: [{ name: 'app', image: 'app:1' }] },
    },
  },
}

test('pods created too early are named, and their controller is restarted once', async () => {
  await cluster.create(deployment)
  await expect
    .poll(async () => (await checksOf({ workloadRoles }, 'workload-pods')).map(({ status }) => status), {
      timeout: 60_000,
      interval: 500,
    })
    .toEqual(['fail'])
  expect(findings(await runner({ workloadRoles }).plan())).toContain('The cluster has no pod identity webhook')
  await cluster.create(webhook)
  const run = await runner({ workloadRoles }).apply()
  expect(run.planned).toMatchObject([{ id: 'Restart/Deployment/team/web', effect: 'restart' }])
  const live = await cluster.kube.get({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'team' })
  expect(JSON.stringify(live?.['spec'])).toContain('kubectl.kubernetes.io/restartedAt')
  // The webhook did not run: a check says so, and no restart follows.
  expect((await runner({ workloadRoles }).plan()).planned).toEqual([])
  const [check] = await checksOf({ workloadRoles }, 'workload-pods')
  expect(check).toMatchObject({
    status: 'fail',
    text: expect.stringContaining('AWS_WEB_IDENTITY_TOKEN_FILE') as string,
  })
})

test('a pod with the role, the token file and a token passes', async () => {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'team' }
  await cluster.kube.remove(ref)
  const left = async () => (await cluster.kube.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace: 'team' })).length
  await expect.poll(left, { timeout: 30_000 }).toBe(0)
  const spec = { serviceAccountName: 'web', ...mutated(arn) }
  await cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'team' }, spec })
  expect((await checksOf({ workloadRoles }, 'workload-pods')).map(({ status }) => status)).toEqual(['pass'])
})

test('a role that dayone.yaml no longer lists ends: first the annotation, then the role; the account stays', async () => {
  const run = await runner({}).apply()
  expect(run.planned.map(({ id }) => id)).toEqual(['ServiceAccountRole/team/web', `IamRole/${roleName}`])
  expect((await account())?.metadata.annotations).toBeUndefined()
  expect(await roles.namesUnder(workloadRolePath('laws'))).toEqual([])
  expect((await runner({}).plan()).ended.outcome).toBe('unchanged')
})

test('remove deletes the roles and the annotations, and up creates them again', async () => {
  const undo = liveRunner(metadataGuard.removal, {}, world)
  expect((await runner({ workloadRoles }).apply()).ended.outcome).toBe('applied')
  const run = await undo.apply()
  expect(run.ended).toEqual({ outcome: 'applied', failure: undefined })
  expect(run.planned.map(({ id }) => id).slice(0, 2)).toEqual(['ServiceAccountRole/team/web', `IamRole/${roleName}`])
  expect(findings(run)).toContain('MG-06/ended')
  expect(await roles.namesUnder(workloadRolePath('laws'))).toEqual([])
  expect((await account())?.metadata.annotations).toBeUndefined()
  expect((await undo.plan()).ended.outcome).toBe('unchanged')
  expect((await runner({ workloadRoles }).apply()).ended.outcome).toBe('applied')
  expect(await roles.namesUnder(workloadRolePath('laws'))).toEqual([roleName])
})
