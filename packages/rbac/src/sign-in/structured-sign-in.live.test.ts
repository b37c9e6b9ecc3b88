import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyEdits, parseClusterSpec, readPath } from '@dayone/cluster-spec'
import { systemClock } from '@dayone/host'
import { connectKube, type KubeResponse } from '@dayone/kube'
import { startIssuer, startLiveCluster, type Claims, type LiveCluster, type LiveIssuer } from '@dayone/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { config } from '../config.ts'
import { checkAnonymous } from '../other-ways/check-anonymous.ts'
import { specEdits } from '../spec-edits.ts'

/**
 * An API server with exactly what dayone writes for two identity providers, and real tokens of both; and with the same
 * for two further ones, whose prefixes were removed by hand: of one also the rules for user names and groups.
 */
let cluster: LiveCluster
let company: LiveIssuer
let partner: LiveIssuer
let unprefixed: LiveIssuer
let unguarded: LiveIssuer
let folder: string

const spec = parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: demo.example.test }
spec: { kubernetesVersion: 1.36.1 }
`)

const written = (): string => {
  const common = { clientId: 'kubernetes', usernameClaim: 'email' }
  const further = {
    ...common,
    issuer: partner.url,
    certificateAuthority: partner.authority,
    usernamePrefix: 'partner:',
    groupsPrefix: 'partner:',
    requiredClaims: { amr: 'mfa' },
  }
  const oidc = {
    ...common,
    issuer: company.url,
    certificateAuthority: company.authority,
    requiredClaims: { hd: ['example.com', 'example.org'] },
    furtherIssuers: [further],
  }
  const { cluster: edited } = applyEdits(spec, specEdits(config.parse({ teams: [], signIn: { oidc } }), spec))
  return String(readPath((readPath(edited, ['spec', 'fileAssets']) as readonly unknown[])[0], ['content']))
}

const withoutPrefixes = (authenticator: object, { url, authority }: LiveIssuer): object => ({
  ...authenticator,
  issuer: { url, audiences: ['kubernetes'], certificateAuthority: authority },
  claimMappings: { username: { claim: 'email', prefix: '' }, groups: { claim: 'groups', prefix: '' } },
})

/** The file after the changes by hand. */
const changed = (): string => {
  const file = JSON.parse(written()) as { readonly jwt: readonly [object & { userValidationRules: unknown }] }
  const [{ userValidationRules, ...first }] = file.jwt
  const further = [withoutPrefixes({ ...first, userValidationRules }, unprefixed), withoutPrefixes(first, unguarded)]
  return JSON.stringify({ ...file, jwt: [...file.jwt, ...further] })
}

beforeAll(async () => {
  ;[company, partner, unprefixed, unguarded] = await Promise.all([
    startIssuer('kubernetes'),
    startIssuer('kubernetes'),
    startIssuer('kubernetes'),
    startIssuer('kubernetes'),
  ])
  folder = await mkdtemp(join(tmpdir(), 'dayone-issuers-'))
  const file = join(folder, 'authentication.json')
  await writeFile(file, changed())
  cluster = await startLiveCluster(process.env, { flags: [`--authentication-config=${file}`] })
}, 60_000)

afterAll(async () => {
  await Promise.all([company, partner, unprefixed, unguarded, cluster].map((one) => one.stop()))
  await rm(folder, { recursive: true })
})

/** Who the API server says that a token is. */
const whoIs = async (token: string): Promise<KubeResponse> => {
  const { server, authority } = cluster.api
  const connection = { server, certificateAuthority: { pem: authority.certificatePem }, user: { token } }
  const kube = connectKube(connection, { clock: systemClock })
  try {
    return await kube.request({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    })
  } finally {
    kube.close()
  }
}

const employee = (claims: Claims = {}, by?: 'stranger') => company.token({ hd: 'example.com', ...claims }, by)
const guest = (claims: Claims = {}) => partner.token({ amr: ['pwd', 'mfa'], ...claims })
const nameOf = ({ body }: KubeResponse) => readPath(body, ['status', 'userInfo', 'username'])
const groupsOf = ({ body }: KubeResponse) => readPath(body, ['status', 'userInfo', 'groups'])
/** The API server reads the keys of an issuer soon after its start. */
const becomes = (token: string, name: string) =>
  vi.waitFor(async () => expect(nameOf(await whoIs(token))).toBe(name), { timeout: 20_000, interval: 200 })

it('tokens of both issuers are accepted, each with the prefixes of its own', async () => {
  await becomes(employee(), 'oidc:ana@example.com')
  await becomes(guest(), 'partner:ana@example.com')
  const groups = ['developers', 'oidc:operators', 'system:masters']
  expect(groupsOf(await whoIs(employee({ groups })))).toEqual([
    ...groups.map((group) => `oidc:${group}`),
    'system:authenticated',
  ])
  expect(groupsOf(await whoIs(guest({ groups })))).toEqual([
    ...groups.map((group) => `partner:${group}`),
    'system:authenticated',
  ])
  expect((await whoIs(employee({ hd: 'example.org' }))).status).toBe(201)
  expect((await whoIs(guest({ amr: 'mfa' }))).status).toBe(201)
})

it.each<[string, () => string]>([
  ['a value that is not accepted', () => employee({ hd: 'example.net' })],
  ['no such claim', () => company.token({})],
  ['a claim of another type', () => employee({ hd: { 'example.com': true } })],
  ['a list without the value', () => guest({ amr: ['pwd'] })],
  ['an empty list', () => guest({ amr: [] })],
  ['the claim that the other issuer requires', () => partner.token({ hd: 'example.com' })],
  ['the name of the other issuer', () => guest({ iss: company.url, hd: 'example.com' })],
  ['another audience', () => guest({ aud: 'wiki' })],
  ['an e-mail address that is not verified', () => employee({ email_verified: false })],
  ['the signature of somebody else', () => employee({}, 'stranger')],
])('a token with %s is rejected: 401', async (_, token) => {
  expect((await whoIs(token())).status).toBe(401)
})

it.each<[string, Claims]>([
  ['a user name of Kubernetes', { email: 'system:kube-controller-manager' }],
  ['a user name of a service account', { email: 'system:serviceaccount:kube-system:default' }],
  ['the group that may do everything', { groups: ['system:masters'] }],
  ['one group of Kubernetes among others', { groups: ['developers', 'system:nodes'] }],
])('a token with %s is rejected by the rules where no prefix protects: 401', async (_, claims) => {
  const given = { hd: 'example.com', ...claims }
  // Without the rules, the same token gets what it claims.
  const name = typeof claims['email'] === 'string' ? claims['email'] : 'ana@example.com'
  await becomes(unguarded.token(given), name)
  expect(groupsOf(await whoIs(unguarded.token(given)))).toEqual(
    expect.arrayContaining((claims['groups'] ?? []) as string[]),
  )
  // The same issuer is known, and its other tokens are accepted.
  await becomes(unprefixed.token({ hd: 'example.com', groups: ['developers'] }), 'ana@example.com')
  expect((await whoIs(unprefixed.token(given))).status).toBe(401)
})

it('requests without credentials are still rejected', async () => {
  expect(await checkAnonymous(cluster.kube, 'demo')).toMatchObject({ status: 'pass' })
})
