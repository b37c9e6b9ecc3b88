import {
  applyEdits,
  missingEdits,
  parseClusterSpec,
  readPath,
  signInSettings,
  type ClusterSpec,
} from '@dayone/cluster-spec'
import { createCertificateAuthority } from '@dayone/host'
import { expect, test } from 'vitest'
import { config } from '../config.ts'
import { specEdits } from '../spec-edits.ts'
import { emptyGroupsFindings } from './empty-groups.ts'
import { foreignSignInFindings } from './unused-sign-in.ts'
import { unreachableGroupFindings } from './unreachable-groups.ts'

const spec = parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: demo.example.test }
spec: { authorization: { rbac: {} } }
`)
const issuer = 'https://login.example.com/realms/acme'
const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
const keyOfCa = `${damaged}\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----`
const withSignIn = (signIn: unknown) => config.safeParse({ teams: [], signIn })
const edited = (signIn: unknown) => applyEdits(spec, specEdits(config.parse({ teams: [], signIn }), spec))

test('an identity provider becomes API server settings, always with prefixes', () => {
  const { cluster } = edited({ oidc: { issuer, clientId: 'kubernetes' } })
  expect(readPath(cluster, ['spec', 'kubeAPIServer'])).toEqual({
    oidcIssuerURL: issuer,
    oidcClientID: 'kubernetes',
    oidcUsernameClaim: 'email',
    oidcUsernamePrefix: 'oidc:',
    oidcGroupsClaim: 'groups',
    oidcGroupsPrefix: 'oidc:',
  })
})

test('a private CA goes to the control planes, where the API server sees it; a new one replaces it', async () => {
  const [first, second] = [await createCertificateAuthority('one'), await createCertificateAuthority('two')]
  const withCa = (certificateAuthority: string) => ({ oidc: { issuer, clientId: 'kubernetes', certificateAuthority } })
  const once = edited(withCa(first.certificatePem))
  const path = '/srv/kubernetes/kube-apiserver/dayone-oidc-ca.crt'
  const asset = (content: string) => ({ name: 'dayone-oidc-ca', path, roles: ['ControlPlane'], content })
  expect(readPath(once.cluster, ['spec', 'kubeAPIServer', 'oidcCAFile'])).toBe(path)
  expect(readPath(once.cluster, ['spec', 'fileAssets'])).toEqual([asset(first.certificatePem)])
  const edits = specEdits(config.parse({ teams: [], signIn: withCa(second.certificatePem) }), once)
  const twice = applyEdits(once, edits)
  expect(readPath(twice.cluster, ['spec', 'fileAssets'])).toEqual([asset(second.certificatePem)])
  expect(
    missingEdits(twice, specEdits(config.parse({ teams: [], signIn: withCa(second.certificatePem) }), twice)),
  ).toEqual([])
})

test('IAM roles become mappings in the API', () => {
  const mapping = { arn: 'arn:aws:iam::123456789012:role/dev', username: 'aws:dev', groups: ['aws:developers'] }
  const after = edited({ aws: { mappings: [mapping] } })
  expect(readPath(after.cluster, ['spec', 'authentication'])).toEqual({
    aws: { backendMode: 'CRD', clusterID: 'demo.example.test', identityMappings: [mapping] },
  })
  const again = specEdits(config.parse({ teams: [], signIn: { aws: { mappings: [mapping] } } }), after)
  expect(missingEdits(after, again)).toEqual([])
})

const role = { arn: 'arn:aws:iam::123456789012:role/dev', groups: ['aws:developers'] }
const both = { oidc: { issuer, clientId: 'kubernetes' }, aws: { mappings: [role] } }
const signInOf = (signIn: unknown) => config.parse({ teams: [], signIn }).signIn
const changed = (after: ClusterSpec, signIn: unknown) =>
  applyEdits(after, specEdits(config.parse({ teams: [], signIn }), after))
const foreign = (after: ClusterSpec, signIn: unknown) =>
  foreignSignInFindings(signInOf(signIn), { name: 'demo.example.test', signInSettings: signInSettings(after) })

test('another provider, or none, removes what dayone wrote for the earlier one, and its CA', async () => {
  const { certificatePem } = await createCertificateAuthority('one')
  const oidc = { ...both.oidc, certificateAuthority: certificatePem }
  const before = edited({ ...both, oidc, provider: 'oidc' })
  expect(Object.keys(signInSettings(before))).toHaveLength(7)
  const withAws = changed(before, { ...both, oidc, provider: 'aws' })
  expect(Object.keys(signInSettings(withAws))).toEqual(['authentication.aws'])
  expect(readPath(withAws.cluster, ['spec', 'fileAssets'])).toEqual([])
  const withNone = changed(withAws, { ...both, oidc, provider: 'none' })
  expect(signInSettings(withNone)).toEqual({})
  expect(readPath(withNone.cluster, ['spec', 'authentication'])).toBeUndefined()
  for (const after of [withAws, withNone]) expect(foreign(after, { ...both, oidc, provider: 'none' })).toEqual([])
})

test('the plan that removes the last provider says that no one can sign in then', () => {
  const before = edited({ oidc: both.oidc })
  const facts = { name: 'demo.example.test', hasIdentityProvider: true, signInSettings: signInSettings(before) }
  const ids = (signIn: unknown) =>
    emptyGroupsFindings(config.parse({ teams: [], auditors: ['oidc:auditors'], signIn }), facts, true).map(
      ({ id }) => id,
    )
  expect(ids({ ...both, provider: 'none' })).toEqual(['RBAC/nobody-can-sign-in'])
  expect(ids({ oidc: { ...both.oidc, clientId: 'another' }, provider: 'none' })).toEqual([])
  expect(ids({ ...both, provider: 'aws' })).toEqual([])
})

test('a CA that is no longer in dayone.yaml is removed; the provider stays', async () => {
  const { certificatePem } = await createCertificateAuthority('one')
  const before = edited({ oidc: { ...both.oidc, certificateAuthority: certificatePem } })
  const after = changed(before, { oidc: both.oidc })
  expect(readPath(after.cluster, ['spec', 'kubeAPIServer', 'oidcCAFile'])).toBeUndefined()
  expect(readPath(after.cluster, ['spec', 'fileAssets'])).toEqual([])
  expect(readPath(after.cluster, ['spec', 'kubeAPIServer', 'oidcIssuerURL'])).toBe(issuer)
})

test.each<[string, readonly string[], unknown]>([
  ['another issuer', ['kubeAPIServer', 'oidcIssuerURL'], 'https://other.example.com'],
  ['a further setting', ['kubeAPIServer', 'oidcRequiredClaim'], ['hd=example.com']],
  ['a CA of their own', ['kubeAPIServer', 'oidcCAFile'], '/etc/ssl/certs/ours.pem'],
])('what others set stays as a whole, and is named: %s', (_, path, value) => {
  const set = { document: 'cluster', path: ['spec', ...path], op: 'set', value, timing: 'first' } as const
  const before = applyEdits(edited({ oidc: both.oidc }), [{ ...set, why: '', control: '', by: 'test' }])
  expect(changed(before, { ...both, provider: 'aws' }).cluster.spec['kubeAPIServer']).toEqual(
    before.cluster.spec['kubeAPIServer'],
  )
  expect(foreign(before, { ...both, provider: 'aws' })).toMatchObject([
    {
      id: 'RBAC/foreign-sign-in/oidc',
      text: expect.stringContaining('spec.kubeAPIServer.oidcIssuerURL') as string,
      hint: expect.not.stringContaining('--set') as string,
    },
  ])
})

/** The hint's options, as the command line gives them to dayone.yaml. */
const withOptions = (signIn: object, hint: string): unknown => {
  const options = [...hint.matchAll(/--set '?rbac\.signIn\.(\w+)=([^'` ]+)/g)]
  return Object.fromEntries([
    ...Object.entries(signIn),
    ...options.map(([, key, value = '']) => [key, value.startsWith('{') ? (JSON.parse(value) as unknown) : value]),
  ])
}

test.each<[string, object, object]>([
  ['an identity provider', { oidc: both.oidc }, { aws: both.aws }],
  ['an identity provider with other claims', { oidc: { ...both.oidc, usernameClaim: 'sub' } }, { provider: 'none' }],
  ['IAM roles', { aws: both.aws }, { oidc: both.oidc }],
])('of %s that is no longer in dayone.yaml, the hint has the command that removes it', (_, earlier, signIn) => {
  const before = edited(earlier)
  const [finding, ...more] = foreign(before, signIn)
  expect(more).toEqual([])
  expect(finding?.hint).toContain('`dayone up rbac --set')
  const described = withOptions(signIn, finding?.hint ?? '')
  expect(foreign(before, described)).toEqual([])
  const after = Object.keys(signInSettings(changed(before, described)))
  expect(after).toEqual(Object.keys(signInSettings(edited(signIn))))
})

test('a file without signIn says nothing about the sign-in of others', () => {
  const before = edited({ oidc: both.oidc })
  expect(changed(before, undefined)).toEqual(before)
  expect(foreign(before, undefined)).toEqual([])
})

test('without sign-in, nothing about authentication is edited', () => {
  expect(readPath(edited(undefined).cluster, ['spec'])).toEqual({ authorization: { rbac: {} } })
})

test('of a provider that is not chosen, nothing is applied, and it may be incomplete', () => {
  const before = readPath(edited(undefined).cluster, ['spec'])
  const arn = 'arn:aws:iam::123456789012:role/platform/dev'
  const aws = { mappings: [{ arn, groups: ['aws:developers'] }] }
  expect(readPath(edited({ provider: 'none', oidc: { issuer, clientId: 'x' }, aws }).cluster, ['spec'])).toEqual(before)
  const { cluster } = edited({ provider: 'aws', oidc: { issuer }, aws })
  expect(readPath(cluster, ['spec', 'kubeAPIServer'])).toBeUndefined()
  expect(readPath(cluster, ['spec', 'authentication', 'aws', 'identityMappings'])).toEqual([
    { arn, username: 'aws:dev', groups: ['aws:developers'] },
  ])
})

test.each<[string, unknown, RegExp]>([
  ['no issuer', { oidc: { clientId: 'x' } }, /Set the issuer URL/],
  ['no client id', { provider: 'oidc', oidc: { issuer } }, /Set the client id/],
  ['no identity provider', { provider: 'oidc' }, /Set the issuer URL.*Set the client id/],
  ['no IAM role', { provider: 'aws' }, /Map at least one IAM role/],
  ['no groups', { aws: { mappings: [{ arn: 'arn:aws:iam::123456789012:role/a' }] } }, /List at least one group/],
  ['http', { oidc: { issuer: 'http://login.example.com', clientId: 'x' } }, /does not use https/],
  ['no URL', { oidc: { issuer: 'login.example.com', clientId: 'x' } }, /is not a URL/],
  ['a query', { oidc: { issuer: `${issuer}?a=b`, clientId: 'x' } }, /query or a fragment/],
  ['credentials', { oidc: { issuer: 'https://a:b@example.com', clientId: 'x' } }, /must not contain credentials/],
  ['no prefix', { oidc: { issuer, clientId: 'x', groupsPrefix: '' } }, /A prefix is required/],
  ['a disabled prefix', { oidc: { issuer, clientId: 'x', usernamePrefix: '-' } }, /A prefix is required/],
  ['the prefix of Kubernetes', { oidc: { issuer, clientId: 'x', groupsPrefix: 'system:' } }, /reserved for Kubernetes/],
  ['a prefix without a colon', { oidc: { issuer, clientId: 'x', groupsPrefix: 'oidc' } }, /end it with a colon/],
  ['a path as CA', { oidc: { issuer, clientId: 'x', certificateAuthority: '/etc/ca.crt' } }, /There is no certificate/],
  ['a private key', { oidc: { issuer, clientId: 'x', certificateAuthority: keyOfCa } }, /This is a private key/],
  ['a damaged CA', { oidc: { issuer, clientId: 'x', certificateAuthority: damaged } }, /is damaged/],
  ['nothing', {}, /Set oidc or aws/],
  ['no ARN', { aws: { mappings: [{ arn: 'dev', username: 'aws:dev', groups: ['aws:dev'] }] } }, /Use the ARN/],
  [
    'system:masters',
    { aws: { mappings: [{ arn: 'arn:aws:iam::123456789012:role/a', username: 'aws:a', groups: ['system:masters'] }] } },
    /belongs to Kubernetes/,
  ],
])('rejects %s', (_what, signIn, words) => {
  expect(
    withSignIn(signIn)
      .error?.issues.map(({ message }) => message)
      .join(' '),
  ).toMatch(words)
})

const partner = { issuer: 'https://b.test', clientId: 'x', usernamePrefix: 'b:', groupsPrefix: 'aws:' }

test.each<[string, object, object, readonly (string | number)[] | undefined]>([
  ['groups', { groupsPrefix: 'aws:' }, {}, ['groupsPrefix']],
  ['user names', { usernamePrefix: 'AWS:' }, {}, ['usernamePrefix']],
  ['user names that are given', { groupsPrefix: 'sso:' }, { username: 'oidc:ana' }, ['usernamePrefix']],
  ['a further issuer', { furtherIssuers: [partner] }, {}, ['furtherIssuers', 0, 'groupsPrefix']],
  ['none', {}, {}, undefined],
  ['none, and a group in common', {}, { groups: ['oidc:developers'] }, undefined],
])('an identity provider has no prefix of AWS IAM roles, where both are used: %s', (_, oidc, mapping, path) => {
  const given = { oidc: { ...both.oidc, ...oidc }, aws: { mappings: [{ ...role, ...mapping }] } }
  const found = withSignIn(given).error?.issues.map((issue) => issue.path)
  expect(found).toEqual(path === undefined ? undefined : [['signIn', 'oidc', ...path]])
  expect(withSignIn({ ...given, provider: 'oidc' }).success).toBe(true)
})

test('a group that no token can contain is reported, with the name that it can', () => {
  const { signIn } = config.parse({ teams: [], signIn: { oidc: { issuer, clientId: 'x', groupsPrefix: 'sso:' } } })
  expect(unreachableGroupFindings(signIn, ['sso:dev', 'oidc:dev'])).toMatchObject([
    { target: 'oidc:dev', hint: expect.stringContaining('"sso:dev"') as string },
  ])
  const aws = config.parse({
    teams: [],
    signIn: {
      aws: { mappings: [{ arn: 'arn:aws:iam::123456789012:role/a', username: 'aws:a', groups: ['aws:ops'] }] },
    },
  })
  expect(unreachableGroupFindings(aws.signIn, ['aws:ops', 'aws:dev'])).toMatchObject([{ target: 'aws:dev' }])
  expect(unreachableGroupFindings(undefined, ['oidc:dev'])).toEqual([])
})
