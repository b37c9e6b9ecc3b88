import type { TokenSecret } from '@dayone/authorizer'
import { parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { Workload } from '@dayone/kube'
import { describe, expect, it } from 'vitest'
import type { PreflightFacts } from './preflight-facts.ts'
import { preflightFindings } from './preflight-findings.ts'
import { versionLine } from './version-findings.ts'

const document = (kind: string, name: string, spec: object): string =>
  JSON.stringify({ apiVersion: 'kops.k8s.io/v1alpha2', kind, metadata: { name }, spec })
const group = (name: string, role: string, kubelet?: object): string =>
  document('InstanceGroup', name, { role, ...(kubelet === undefined ? {} : { kubelet }) })
const specOf = (cluster: object, ...groups: readonly string[]): ClusterSpec =>
  parseClusterSpec(
    [document('Cluster', 'a.example.test', { authorization: { alwaysAllow: {} }, ...cluster }), ...groups].join(
      '\n---\n',
    ),
  )
const closed = { kubelet: { anonymousAuth: false } }
const plain = specOf(closed, group('control', 'Master'), group('nodes', 'Node'), group('bastions', 'Bastion'))
const sound: PreflightFacts = {
  cluster: 'a.example.test',
  spec: plain,
  kubernetes: '1.36.1',
  kops: '1.36.2',
  tokens: [],
  workloads: [],
}
const ids = (facts: Partial<PreflightFacts>): readonly string[] =>
  preflightFindings({ ...sound, ...facts }).map(({ id }) => id.replace('rbac-migration/', ''))

it('a sound cluster: only that kubelets ask the API server', () => {
  expect(preflightFindings(sound)).toMatchObject([{ id: 'rbac-migration/kubelet-webhook', severity: 'low' }])
})

describe('kubelets', () => {
  it.each<[string, object, readonly string[], readonly string[], string]>([
    [
      'all open',
      { kubelet: { anonymousAuth: false, authorizationMode: 'AlwaysAllow' } },
      [],
      ['kubelet-always-allow'],
      'control, nodes',
    ],
    [
      'one group open',
      closed,
      [group('open', 'Node', { authorizationMode: 'AlwaysAllow' })],
      ['kubelet-always-allow', 'kubelet-webhook'],
      'Kubelets of open ',
    ],
    ['anonymous not set', {}, [], ['kubelet-anonymous', 'kubelet-webhook'], 'control, nodes'],
    [
      'control plane alone anonymous',
      { ...closed, masterKubelet: { anonymousAuth: true } },
      [],
      ['kubelet-anonymous', 'kubelet-webhook'],
      'Kubelets of control ',
    ],
    [
      'a group overrides the cluster',
      { kubelet: { anonymousAuth: true } },
      [group('closed', 'Node', { anonymousAuth: false })],
      ['kubelet-anonymous', 'kubelet-webhook'],
      'Kubelets of control, nodes ',
    ],
  ])('%s', (_what, cluster, more, expected, text) => {
    const spec = specOf(cluster, group('control', 'Master'), group('nodes', 'Node'), ...more)
    expect(ids({ spec })).toEqual(expected)
    expect(preflightFindings({ ...sound, spec })[0]?.text).toContain(text)
  })
})

describe('versions', () => {
  it.each<[string, Partial<PreflightFacts>, readonly string[]]>([
    [
      'token Secrets for every account',
      { kubernetes: '1.23.17' },
      ['generated-token-secrets', 'no-admission-policies'],
    ],
    ['no admission policies', { kubernetes: '1.29.4' }, ['no-admission-policies']],
    [
      'an old kops and no authorization',
      { kops: '1.35.1', spec: specOf({ authorization: undefined, ...closed }, group('nodes', 'Node')) },
      ['unset-authorization'],
    ],
    [
      'the new kops and no authorization',
      { spec: specOf({ authorization: undefined, ...closed }, group('nodes', 'Node')) },
      [],
    ],
    ['an old kops and explicit authorization', { kops: '1.35.1' }, []],
  ])('%s', (_what, facts, expected) => {
    expect(ids(facts)).toEqual([...expected, 'kubelet-webhook'])
  })

  it.each<[Partial<PreflightFacts>, string]>([
    [
      {},
      'Kubernetes 1.36.1, last updated with kops 1.36.2: the use of token Secrets is recorded, admission policies are available.',
    ],
    [{ kubernetes: '1.26.0' }, 'the use of token Secrets is not recorded, admission policies are not available.'],
  ])('in a line: %j', (facts, text) => {
    expect(versionLine({ ...sound, ...facts })).toContain(text)
  })

  it('an unknown kops is said to be unknown', () => {
    const { kops: _kops, ...facts } = sound
    expect(versionLine(facts)).toContain('an unknown version of kops')
  })
})

describe('token Secrets', () => {
  const token: TokenSecret = { namespace: 'pipeline', name: 'ci-token', account: 'ci', since: '2020-01-01T00:00:00Z' }
  const used = { ...token, lastUsed: '2026-11-27' }
  const workload = (spec: object): Workload => ({
    kind: 'Deployment',
    namespace: 'pipeline',
    name: 'builder',
    claims: [],
    template: { labels: {}, annotations: {}, spec: { containers: [], ...spec } },
  })
  const id = 'token-secret/pipeline/ci-token'
  const found = (facts: Partial<PreflightFacts>) =>
    preflightFindings({ ...sound, ...facts }).find((one) => one.id === `rbac-migration/${id}`)

  it('one that was used is named, with its account', () => {
    const finding = found({ tokens: [used] })
    expect(finding).toMatchObject({ severity: 'medium', target: 'Secret pipeline/ci-token' })
    expect(finding?.text).toBe('Its token of ServiceAccount pipeline/ci never expires; last used on 2026-11-27.')
  })

  it.each([
    { volumes: [{ name: 'token', secret: { secretName: 'ci-token' } }] },
    { volumes: [{ name: 'token', projected: { sources: [{ secret: { name: 'ci-token' } }] } }] },
    {
      containers: [
        { name: 'main', env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'ci-token', key: 'token' } } }] },
      ],
    },
    { containers: [{ name: 'main', envFrom: [{ secretRef: { name: 'ci-token' } }] }] },
  ])('one that pods get is named, with them: %j', (spec) => {
    expect(found({ tokens: [token], workloads: [workload(spec)] })?.text).toContain(
      'never used so far, mounted by Deployment builder in pipeline',
    )
  })

  it('one that nobody uses is not, unless its use is not recorded', () => {
    expect(found({ tokens: [token], workloads: [workload({})] })).toBeUndefined()
    expect(found({ tokens: [token], kubernetes: '1.26.3' })?.text).toContain('does not record its use')
  })

  it('with a log, only an account without requests is named', () => {
    expect(found({ tokens: [used], seen: new Set(['ServiceAccount pipeline/ci']) })).toBeUndefined()
    expect(found({ tokens: [used], seen: new Set() })).toMatchObject({ severity: 'high' })
  })

  it('bootstrap tokens are none', () => {
    expect(ids({ tokens: [{ ...used, account: undefined }] })).toEqual(['kubelet-webhook'])
  })
})
