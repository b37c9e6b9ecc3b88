import { request } from 'node:https'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { KubeRequest } from '@dayone/kube'
import { startIssuer, type Claims, type LiveIssuer } from '@dayone/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { testIssuerChange } from './issuer-change.ts'
import { jsonLines } from './json-lines.ts'
import { createWorld, processesOf, type PracticeWorld } from './practice-world.ts'
import { askPretendAws } from './pretend-aws.ts'
import { startChild, type Ended } from './run-child.ts'
import { pods, requestWithToken, secrets, whoAmI } from './request-with-token.ts'

/**
 * One cluster that starts as `minimal`, becomes `newcomer` while it runs and later gets IAM roles for pods; and a new one
 * that is `strict` from its first machine, in three zones and with all advanced network options.
 */
const FIRST = 'first.practice.dayone'
const STRICT = 'strict.practice.dayone'
const STRICT_BUCKET = 'strict-practice-dayone-oidc'
const ROLE = 'arn:aws:iam::123456789012:role/developers'
const CANARY = 'canary-that-nobody-may-read'

let world: PracticeWorld
let issuer: LiveIssuer
let minimal: Ended
let newcomer: Ended
let strict: Ended

beforeAll(async () => {
  world = await createWorld()
  issuer = await startIssuer('kubernetes')
  minimal = await world.dayone('up', 'cluster', '--on', 'practice', '--yes', '--set', 'cluster.profile=minimal')
  await world.tryPlain('kops', 'export', 'kubeconfig', '--name', FIRST, '--admin')
})

afterAll(async () => {
  await issuer.stop()
  expect(await world.close()).toEqual([])
})

/** Block Public Access of the whole account, as an administrator or an organization sets it. */
async function blockAccount(isOn: boolean): Promise<void> {
  const settings = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']
  const body = `<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">${settings.map((one) => `<${one}>${String(isOn)}</${one}>`).join('')}</PublicAccessBlockConfiguration>`
  const headers = { 'x-amz-account-id': '123456789012', 'content-type': 'application/xml' }
  const path = '/v20180820/configuration/publicAccessBlock'
  const answer = await askPretendAws(world.folder, 's3', path, { method: 'PUT', body, headers })
  expect({ status: answer.status, text: await answer.text() }).toMatchObject({ status: 200 })
}

const kubectl = (cluster: string, ...args: string[]) => world.tryPlain('kubectl', '--context', cluster, ...args)
const spec = (cluster: string): Promise<string> => world.plain('kops', 'get', 'all', '--name', cluster, '-o', 'yaml')
const inCloud = (...path: string[]): string => join(world.folder, 'cloud', ...path)
const auditLog = (cluster: string): Promise<string> =>
  readFile(inCloud('clusters', cluster, 'rootfs/var/log/kube-apiserver-audit/audit.log'), 'utf8')

/** The API server's response to a Service with external IPs; nothing is stored. */
const externalIps = (cluster: string): Promise<Ended> =>
  kubectl(
    cluster,
    ...['expose', 'service', 'kube-dns', '-n', 'kube-system', '--name', 'probe', '--port', '53'],
    ...['--external-ip', '203.0.113.9', '--dry-run=server', '-o', 'name'],
  )

async function makeSecret(cluster: string, name: string): Promise<void> {
  const made = await kubectl(cluster, 'create', 'secret', 'generic', name, `--from-literal=value=${CANARY}`)
  expect(made).toMatchObject({ exitCode: 0 })
}

/** A request like the API server's: etcd requires its own client certificate. */
async function askEtcd(cluster: string, url: string, body: string): Promise<string> {
  const pem = (name: string): Promise<string> => readFile(inCloud('clusters', cluster, 'pki', name), 'utf8')
  const [ca, cert, key] = await Promise.all([pem('etcd-ca.crt'), pem('etcd-client.crt'), pem('etcd-client.key')])
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', ca, cert, key, timeout: 10_000 }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve(text))
    })
    sent.on('error', reject).end(body)
  })
}

/** The bytes of a Secret in etcd, read from etcd itself through its JSON gateway. */
async function inEtcd(cluster: string, name: string): Promise<string> {
  const lines = await processesOf(inCloud('clusters', cluster, 'etcd'))
  const url = lines.map((line) => /--listen-client-urls=(\S+)/.exec(line)?.[1]).find((found) => found !== undefined)
  const key = Buffer.from(`/registry/secrets/default/${name}`).toString('base64')
  const { kvs } = JSON.parse(await askEtcd(cluster, `${url}/v3/kv/range`, JSON.stringify({ key }))) as {
    kvs: { value: string }[]
  }
  return Buffer.from(kvs[0]?.value ?? '', 'base64').toString('latin1')
}

/** Whether the API server accepts a TLS 1.2 cipher. */
async function speaks(cluster: string, ciphers: string): Promise<boolean> {
  const kubeconfig = await world.plain('kubectl', 'config', 'view', '--raw', '--minify', '--context', cluster)
  const port = Number(/server: https:\/\/[^:]+:(\d+)/.exec(kubeconfig)?.[1])
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, ciphers, maxVersion: 'TLSv1.2', rejectUnauthorized: false })
    const end = (isAgreed: boolean) => () => {
      socket.destroy()
      resolve(isAgreed)
    }
    socket.once('secureConnect', end(true)).once('error', end(false)).setTimeout(10_000, end(false))
  })
}

it('minimal reports its risks, and they are real: no audit log, a Secret plain in etcd, external addresses for everyone', async () => {
  expect(minimal).toMatchObject({ exitCode: 0, stderr: '' })
  expect(minimal.stdout).toContain('There is no audit log')
  expect(minimal.stdout).toContain('Secrets are stored unencrypted in etcd')
  await expect(stat(inCloud('clusters', FIRST, 'rootfs/var/log/kube-apiserver-audit'))).rejects.toThrow('ENOENT')
  await makeSecret(FIRST, 'before')
  expect(await inEtcd(FIRST, 'before')).toContain(CANARY)
  expect(await externalIps(FIRST)).toMatchObject({ exitCode: 0 })
})

it('newcomer, on that cluster: planned like any other edit, then saved, applied, rolled', async () => {
  const profile = ['--set', 'cluster.profile=newcomer']
  const plan = await world.dayone('plan', 'cluster', ...profile)
  for (const text of [
    'create encryption key',
    'update kops specification',
    'spec.kubelet.seccompDefault',
    'kubectl replace -f -',
  ])
    expect(plan.stdout.replaceAll(/\s+/g, ' ')).toContain(text)
  expect(await spec(FIRST)).not.toContain('seccompDefault')

  newcomer = await world.dayone('up', 'cluster', '--yes', ...profile)
  expect(newcomer).toMatchObject({ exitCode: 0, stderr: '' })
  expect(newcomer.stdout).not.toContain('There is no audit log')
  expect(newcomer.stdout).not.toContain('Secrets are stored unencrypted in etcd')
  const now = await spec(FIRST)
  for (const line of [
    'seccompDefault: true',
    'podPidsLimit: 4096',
    'anonymousAuth: false',
    'cpuCredits: unlimited',
    'rootVolumeEncryption: true',
  ])
    expect(now).toContain(line)
  expect(await world.plain('kops', 'update', 'cluster', '--name', FIRST)).toContain('No changes need to be applied')
})

it('IAM roles sign people in: kops keeps the mapping of the role to its groups', async () => {
  const mappings = `rbac.signIn.aws.mappings=[{"arn": "${ROLE}", "groups": ["aws:auditors"]}]`
  const answers = ['rbac.teams=[]', 'rbac.auditors=["aws:auditors"]', mappings]
  const up = await world.dayone('up', 'rbac', '--yes', ...answers.flatMap((answer) => ['--set', answer]))
  expect(up).toMatchObject({ exitCode: 0, stderr: '' })
  const now = await spec(FIRST)
  expect(now).toMatch(/authentication:\n +aws:\n +backendMode: CRD\n/)
  expect(now).toContain(`- arn: ${ROLE}`)
  expect(now).toMatch(/groups:\n +- aws:auditors\n/)
})

it('status shows who is cluster admin, and a kubeconfig of kops that is valid for a year', async () => {
  const file = join(world.folder, '..', 'work', 'year.kubeconfig')
  const exported = ['export', 'kubeconfig', '--name', FIRST, '--admin=8760h', '--kubeconfig', file]
  expect(await world.tryPlain('kops', ...exported)).toMatchObject({ exitCode: 0 })
  const launch = world.launch('status', 'rbac')
  const { stdout } = await startChild({ ...launch, env: { ...launch.env, KUBECONFIG: file }, deadlineMs: 60_000 }).ended
  expect(stdout).toMatch(/Who is cluster admin\n.*\n.*Group system:masters +the API server, before RBAC/)
  expect(stdout).toMatch(/kubecfg-\w+ +system:masters +first\.practice\.dayone in .*year\.kubeconfig .* 36\d more days/)
  expect(stdout).toContain('anyone with a copy of that file is cluster admin')
  expect(stdout).toContain(`kubectl config --kubeconfig ${file} delete-user ${FIRST}`)
  expect(stdout).not.toContain('PRIVATE KEY')
})

it('without IAM roles, the mapping leaves the specification', async () => {
  const up = await world.dayone('up', 'rbac', '--yes', '--set', 'rbac.signIn.provider=none')
  expect(up).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await spec(FIRST)).not.toMatch(/authentication:|identityMappings/)
  expect(up.stdout.replaceAll(/\s+/g, ' ')).toContain('no one can sign in yet')
})

it('the audit log contains who created a Secret, but not its contents', async () => {
  await makeSecret(FIRST, 'after')
  const text = await auditLog(FIRST)
  const events = jsonLines<{ verb: string; objectRef?: { name?: string } }>(text)
  const made = events.find(({ verb, objectRef }) => verb === 'create' && objectRef?.name === 'after')
  expect(made).toMatchObject({ level: 'Metadata', user: { groups: expect.arrayContaining(['system:masters']) } })
  expect(text).not.toContain(CANARY)
  expect(text).not.toContain(Buffer.from(CANARY).toString('base64'))
})

it('a new Secret is encrypted in etcd; an old one once it is rewritten, as in the plan', async () => {
  expect(await inEtcd(FIRST, 'after')).toMatch(/^k8s:enc:secretbox:v1:dayone-1:/)
  expect(await inEtcd(FIRST, 'after')).not.toContain(CANARY)
  expect(await inEtcd(FIRST, 'before')).toContain(CANARY)
  const old = await world.plain('kubectl', '--context', FIRST, 'get', 'secret', 'before', '-o', 'json')
  expect(JSON.parse(old).data.value).toBe(Buffer.from(CANARY).toString('base64'))
  const verified = await world.dayone('verify', 'cluster')
  expect(verified.stdout.replaceAll(/\s+/g, ' ')).toContain('written before encryption was enabled')
  await world.plain('kubectl', '--context', FIRST, 'label', 'secret', 'before', 'written=again')
  expect(await inEtcd(FIRST, 'before')).toMatch(/^k8s:enc:secretbox:v1:dayone-1:/)
})

it('a Service with external IPs is rejected', async () => {
  const refused = await externalIps(FIRST)
  expect(refused.exitCode).not.toBe(0)
  expect(refused.stderr).toContain('Use of external IPs is denied')
})

it('the key is in no log, no evidence and no line of output', async () => {
  const object = await askPretendAws(world.folder, 's3', `/practice-state/${FIRST}/secrets/encryptionconfig`)
  const { Data } = (await object.json()) as { Data: string }
  const key = /secret: (\S+)/.exec(Buffer.from(Data, 'base64').toString())?.[1] ?? ''
  expect(Buffer.from(key, 'base64')).toHaveLength(32)
  const files = await readdir(world.folder, { recursive: true, withFileTypes: true })
  const ours = files.filter((file) => file.isFile() && !file.parentPath.includes(inCloud('clusters')))
  const texts = await Promise.all(ours.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  expect(texts.length).toBeGreaterThan(5)
  for (const text of [...texts, newcomer.stdout]) {
    expect(text.includes(key)).toBe(false)
    expect(text.includes(Data)).toBe(false)
  }
})

it('the second run is unchanged', async () => {
  const before = await world.stateStore()
  const again = await world.dayone('up', 'cluster', '--yes')
  expect(again.stdout).toContain('Done: cluster unchanged')
  expect(await world.stateStore()).toEqual(before)
})

it('strict from the first machine: also image pulls of its own for every pod, and modern ciphers only', async () => {
  expect(await speaks(FIRST, 'ECDHE-RSA-AES128-SHA')).toBe(true)
  const config = join(world.folder, '..', 'work', 'strict.yaml')
  const answers = [
    'profile=strict',
    'zones=[us-west-2a, us-west-2b, us-west-2c]',
    'controlPlanes=3',
    'nodes=3',
    'topology=private',
    'apiLoadBalancer=internal',
    'bastion=true',
    'dns=private',
    'workloadIdentity=true',
  ]
  const people = [
    'teams=[]',
    'auditors=["oidc:auditors"]',
    `signIn.oidc.issuer=${issuer.url}`,
    'signIn.oidc.clientId=kubernetes',
    `signIn.oidc.certificateAuthority=${JSON.stringify(issuer.authority)}`,
  ]
  const cluster = [
    '--config',
    config,
    '--cluster',
    STRICT,
    ...answers.flatMap((answer) => ['--set', `cluster.${answer}`]),
    ...people.flatMap((answer) => ['--set', `rbac.${answer}`]),
  ]
  const up = () => world.dayone('up', 'cluster', 'rbac', '--on', 'practice', '--yes', ...cluster)
  // Block Public Access of the account: the keys could not be read, and nothing is written before that is said.
  const store = await world.stateStore()
  await blockAccount(true)
  const refused = await up()
  expect(refused.exitCode).toBe(2)
  expect(`${refused.stdout}${refused.stderr}`.replaceAll(/\s+/g, ' ')).toContain(
    'Your AWS account blocks public access to all of its buckets (S3 Block Public Access of the account)',
  )
  expect(await world.stateStore()).toEqual(store)
  await blockAccount(false)
  strict = await up()
  expect(strict).toMatchObject({ exitCode: 0, stderr: '' })
  expect(strict.stdout).not.toContain('instances of')
  await world.plain('kops', 'export', 'kubeconfig', '--name', STRICT, '--admin')
  expect(await speaks(STRICT, 'ECDHE-RSA-AES128-SHA')).toBe(false)
  expect(await speaks(STRICT, 'ECDHE-RSA-AES128-GCM-SHA256')).toBe(true)
  const pod = [
    'run',
    'probe',
    '--image',
    'x:1',
    '--image-pull-policy',
    'Never',
    '--dry-run=server',
    '-o',
    'jsonpath={.spec.containers[0].imagePullPolicy}',
  ]
  expect((await kubectl(STRICT, ...pod)).stdout).toBe('Always')
  expect((await kubectl(FIRST, ...pod)).stdout).toBe('Never')
  await makeSecret(STRICT, 'canary')
  expect(await inEtcd(STRICT, 'canary')).toMatch(/^k8s:enc:secretbox/)
  expect(await auditLog(STRICT)).toContain('"name":"canary"')
})

it('and private: kops finds nothing to do, access is as planned, and adopting it changes nothing', async () => {
  const output = strict.stdout.replaceAll(/\s+/g, ' ')
  expect(output).toContain(`create bucket ${STRICT_BUCKET} for public keys`)
  expect(output).toContain('The Kubernetes API has no public address.')
  expect(output).toContain('No one can log in to the bastion')
  expect(await world.plain('kops', 'update', 'cluster', '--name', STRICT)).toContain('No changes need to be applied')
  const now = await spec(STRICT)
  expect(now).toMatch(/loadBalancer:\n +class: Network\n +type: Internal/)
  expect(now).toMatch(/dnsZone: practice\.dayone\n/)
  expect(now.match(/type: (Private|Utility)\n/g)).toHaveLength(7)
  expect(now.match(/role: (Master|ControlPlane|Node|Bastion)\n/g)).toHaveLength(7)

  const adopted = join(world.folder, '..', 'work', 'adopted.yaml')
  expect(await world.dayone('adopt', '--cluster', STRICT, '--config', adopted)).toMatchObject({ exitCode: 0 })
  const answers = await readFile(adopted, 'utf8')
  for (const line of [
    'topology: private',
    'bastion: true',
    'apiLoadBalancer: internal',
    'dnsZone: practice.dayone',
    `discoveryStore: s3://${STRICT_BUCKET}`,
  ])
    expect(answers).toContain(`  ${line}\n`)
  const plan = await world.dayone('plan', '--config', adopted)
  expect(plan.stdout).toContain('Done: cluster unchanged')
  expect(plan.stdout).not.toContain('not possible here')
})

it('an identity provider signs people in: kops keeps it, and the API server starts with it', async () => {
  expect(await spec(STRICT)).toContain(`oidcIssuerURL: ${issuer.url}`)
  const lines = await processesOf(inCloud('clusters', STRICT))
  const flags = lines.find((line) => line.includes('--oidc-issuer-url='))?.split(' ')
  expect(flags).toEqual(
    expect.arrayContaining([
      `--oidc-issuer-url=${issuer.url}`,
      '--oidc-client-id=kubernetes',
      '--oidc-groups-prefix=oidc:',
      '--oidc-username-prefix=oidc:',
      `--oidc-ca-file=${inCloud('clusters', STRICT, 'rootfs/srv/kubernetes/kube-apiserver/dayone-oidc-ca.crt')}`,
    ]),
  )
})

const withToken = (token: string, request: KubeRequest) => requestWithToken(world, STRICT, token, request)

it('a token of it is accepted: its groups, with the prefix, may do what their persona may and nothing else', async () => {
  const auditor = issuer.token({ groups: ['auditors'] })
  await vi.waitFor(async () => expect((await withToken(auditor, whoAmI)).status).toBe(201), 30_000)
  expect((await withToken(auditor, whoAmI)).body).toMatchObject({
    status: { userInfo: { username: 'oidc:ana@example.com', groups: ['oidc:auditors', 'system:authenticated'] } },
  })
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }
  const answers = await Promise.all([
    withToken(auditor, pods),
    withToken(auditor, secrets),
    withToken(auditor, { method: 'POST', path: '/api/v1/namespaces/default/configmaps?dryRun=All', body: configMap }),
    withToken(issuer.token({ groups: [] }), pods),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403])
})

it('a token with the group system:masters is only in oidc:system:masters: the prefix is the defence', async () => {
  const master = issuer.token({ groups: ['system:masters'] })
  expect((await withToken(master, whoAmI)).body).toMatchObject({
    status: { userInfo: { groups: ['oidc:system:masters', 'system:authenticated'] } },
  })
  expect((await withToken(master, secrets)).status).toBe(403)
})

it.each<[string, Claims, 'issuer' | 'stranger' | 'nobody']>([
  ['for another program', { aud: 'wiki' }, 'issuer'],
  ['of another issuer', { iss: 'https://login.example.com' }, 'issuer'],
  ['that has expired', { exp: 1_700_000_000 }, 'issuer'],
  ['with an e-mail address that is not verified', { email_verified: false }, 'issuer'],
  ['that somebody else signed', {}, 'stranger'],
  ['without a signature', {}, 'nobody'],
])('a token %s is rejected: 401', async (_what, claims, by) => {
  const token = issuer.token({ groups: ['auditors'], ...claims }, by)
  expect((await withToken(token, pods)).status).toBe(401)
})

it("the keys for its pods' tokens can be read publicly, as AWS requires", async () => {
  const { stdout: token } = await kubectl(STRICT, 'create', 'token', 'default')
  const { iss } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { iss: string }
  const { endpoint } = JSON.parse(await readFile(inCloud('cloud.json'), 'utf8')) as { endpoint: string }
  const fetchAnonymously = (path: string): Promise<Response> => fetch(`${endpoint}/${STRICT_BUCKET}${path}`)
  const issuer = await fetchAnonymously(`/${STRICT}/.well-known/openid-configuration`)
  expect(await issuer.json()).toMatchObject({ issuer: iss })
  expect(iss).toContain(`${STRICT_BUCKET}.s3`)
  expect(await (await fetchAnonymously(`/${STRICT}/openid/v1/jwks`)).json()).toMatchObject({ keys: [{ kty: 'RSA' }] })
})

testIssuerChange(() => world, FIRST)
