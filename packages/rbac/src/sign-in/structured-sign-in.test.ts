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
import { structuredFindings } from './structured-sign-in.ts'
import { unreachableGroupFindings } from './unreachable-groups.ts'
import { foreignSignInFindings } from './unused-sign-in.ts'

const name = 'demo.example.test'
const path = '/srv/kubernetes/kube-apiserver/dayone-authentication.json'
const first = { issuer: 'https://login.example.com', clientId: 'kubernetes' }
const partner = {
  ...first,
  issuer: 'https://partner.example.com',
  usernamePrefix: 'partner:',
  groupsPrefix: 'partner:',
}
const several = { ...first, furtherIssuers: [partner] }

const saved = (version = '1.36.1', server = '{}') =>
  parseClusterSpec(`apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: ${name} }
spec: { authorization: { rbac: {} }, kubernetesVersion: ${version}, kubeAPIServer: ${server} }
`)
const parsed = (signIn: unknown) => config.parse({ teams: [], signIn })
const edited = (signIn: unknown, spec: ClusterSpec) => {
  const after = applyEdits(spec, specEdits(parsed(signIn), spec))
  expect(missingEdits(after, specEdits(parsed(signIn), after))).toEqual([])
  return after
}
const server = ({ cluster }: ClusterSpec) => readPath(cluster, ['spec', 'kubeAPIServer'])
const assets = ({ cluster }: ClusterSpec) => (readPath(cluster, ['spec', 'fileAssets']) ?? []) as readonly unknown[]
const factsOf = (spec: ClusterSpec) => ({
  name,
  kubernetesVersion: String(readPath(spec.cluster, ['spec', 'kubernetesVersion'])),
  signInSettings: signInSettings(spec),
})

test('several issuers become one file that the API server sees; flags and the file with a CA go', async () => {
  const { certificatePem } = await createCertificateAuthority('one')
  const withCa = { ...first, certificateAuthority: certificatePem }
  const withFlags = edited({ oidc: withCa }, saved())
  expect(assets(withFlags)).toMatchObject([{ name: 'dayone-oidc-ca' }])
  const after = edited({ oidc: { ...several, ...withCa } }, withFlags)
  expect(server(after)).toEqual({ authenticationConfigFile: path })
  expect(assets(after)).toMatchObject([{ name: 'dayone-authentication', path, roles: ['ControlPlane'] }])
  const file = JSON.parse(String(readPath(assets(after)[0], ['content']))) as Readonly<Record<string, unknown>>
  expect(Object.keys(file)).toEqual(['apiVersion', 'kind', 'jwt'])
  expect(file['jwt']).toMatchObject([
    {
      issuer: { url: first.issuer, audiences: ['kubernetes'], certificateAuthority: certificatePem },
      claimMappings: {
        username: { claim: 'email', prefix: 'oidc:' },
        groups: { claim: 'groups', prefix: 'oidc:' },
      },
    },
    { claimMappings: { username: { prefix: 'partner:' }, groups: { prefix: 'partner:' } } },
  ])
  expect(structuredFindings(parsed({ oidc: several }).signIn, factsOf(withFlags))).toEqual([])
})

test('one issuer again: flags, and no file', () => {
  const after = edited({ oidc: first }, edited({ oidc: several }, saved()))
  expect(signInSettings(after)).toEqual(signInSettings(edited({ oidc: first }, saved())))
  expect(assets(after)).toEqual([])
})

test('a claim requirement needs the file; a change of it replaces the file', () => {
  const once = edited({ oidc: { ...first, requiredClaims: { hd: 'example.com' } } }, saved())
  const twice = edited({ oidc: { ...first, requiredClaims: { hd: ['example.com', 'example.org'] } } }, once)
  expect(server(twice)).toEqual({ authenticationConfigFile: path })
  expect(assets(twice)).toHaveLength(1)
  expect(JSON.stringify(assets(twice))).toContain('example.org')
  expect(server(edited({ oidc: { ...first, requiredClaims: {} } }, saved()))).toHaveProperty('oidcIssuerURL')
})

test.each(['none', 'aws'])('with the provider %s the file is removed', (provider) => {
  const aws = { mappings: [{ arn: 'arn:aws:iam::123456789012:role/dev', groups: ['aws:developers'] }] }
  const before = edited({ oidc: several }, saved())
  const signIn = { provider, oidc: several, aws }
  const after = edited(signIn, before)
  expect(server(after)).toEqual({})
  expect(assets(after)).toEqual([])
  expect(foreignSignInFindings(parsed(signIn).signIn, factsOf(before))).toEqual([])
})

test.each<[string, ClusterSpec, RegExp]>([
  ['an old Kubernetes', saved('1.33.9'), /need Kubernetes 1\.34, and this cluster has 1\.33\.9/],
  [
    'an issuer of others',
    saved('1.36.1', '{oidcIssuerURL: https://a.test}'),
    /excludes spec\.kubeAPIServer\.oidcIssue/,
  ],
  ['a file of others', saved('1.36.1', '{authenticationConfigFile: /srv/a}'), /spec\.kubeAPIServer\.authentication/],
  [
    'our flags with a setting of others',
    applyEdits(edited({ oidc: first }, saved()), [
      {
        document: 'cluster',
        path: ['spec', 'kubeAPIServer', 'oidcRequiredClaim'],
        op: 'set',
        value: ['hd=a'],
        timing: 'first',
        why: '',
        control: '',
        by: 'test',
      },
    ]),
    /oidcRequiredClaim/,
  ],
])('%s: nothing is written, and one finding says why', (_, spec, words) => {
  const { signIn } = parsed({ oidc: several })
  expect(edited({ oidc: several }, spec)).toEqual(spec)
  const [found, ...others] = structuredFindings(signIn, factsOf(spec))
  expect(found?.text).toMatch(words)
  expect(others).toEqual([])
})

test('one issuer needs flags: next to a file of others, nothing is written, and one finding says why', () => {
  const spec = saved('1.36.1', '{authenticationConfigFile: /srv/a}')
  expect(edited({ oidc: first }, spec)).toEqual(spec)
  expect(structuredFindings(parsed({ oidc: first }).signIn, factsOf(spec))).toMatchObject([
    {
      text: expect.stringContaining(
        'spec.kubeAPIServer.authenticationConfigFile, which dayone did not write',
      ) as string,
    },
  ])
  const old = edited({ oidc: first }, saved('1.33.9'))
  expect(structuredFindings(parsed({ oidc: first }).signIn, factsOf(old))).toEqual([])
})

test('another first issuer and a further one at once take two runs, and the finding says how', () => {
  const before = edited({ oidc: { ...first, issuer: 'https://old.example.com' } }, saved())
  const [found] = structuredFindings(parsed({ oidc: several }).signIn, factsOf(before))
  expect(found?.hint).toContain('`dayone up` without furtherIssuers and requiredClaims replaces them')
  const between = edited({ oidc: first }, before)
  expect(structuredFindings(parsed({ oidc: several }).signIn, factsOf(between))).toEqual([])
  expect(server(edited({ oidc: several }, between))).toEqual({ authenticationConfigFile: path })
  const others = saved('1.36.1', '{oidcIssuerURL: https://a.test}')
  expect(structuredFindings(parsed({ oidc: several }).signIn, factsOf(others))[0]?.hint).not.toContain('two runs')
})

test.each<[string, object, RegExp]>([
  ['the same groups prefix', { ...partner, groupsPrefix: 'oidc:' }, /Another issuer has the prefix "oidc:" too/],
  ['the same user name prefix', { ...partner, usernamePrefix: 'OIDC:' }, /Another issuer has the prefix "OIDC:" too/],
  ['the same issuer', { ...partner, issuer: first.issuer }, /is listed already/],
  ['no prefix', { ...first, issuer: partner.issuer, usernamePrefix: 'partner:' }, /A value is missing/],
  ['an empty prefix', { ...partner, groupsPrefix: '' }, /A prefix is required/],
  ['the prefix of Kubernetes', { ...partner, usernamePrefix: 'system:' }, /reserved for Kubernetes/],
  ['no accepted value', { ...partner, requiredClaims: { hd: [] } }, /List at least one value/],
  ['a value that is not text', { ...partner, requiredClaims: { hd: 'a\nb' } }, /is text/],
])('rejects a further issuer with %s', (_, further, words) => {
  const { error } = config.safeParse({ teams: [], signIn: { oidc: { ...first, furtherIssuers: [further] } } })
  expect(error?.issues.map(({ message }) => message).join(' ')).toMatch(words)
})

test('a group of any issuer can have members', () => {
  const found = unreachableGroupFindings(parsed({ oidc: several }).signIn, ['oidc:a', 'partner:a', 'ldap:a'])
  expect(found.map(({ target }) => target)).toEqual(['ldap:a'])
  expect(found[0]?.text).toContain('puts "oidc:" or "partner:" before')
})
