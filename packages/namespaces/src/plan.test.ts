import type { ClusterFacts } from '@dayone/pipeline'
import type { KubeObject } from '@dayone/kube'
import { describe, expect, test } from 'vitest'
import { namespaces } from './namespaces.ts'
import { objects } from './objects/objects.ts'
import { findUnguarded } from './unguarded-namespaces.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
}
const config = namespaces.config.parse({ namespaces: [{ name: 'page-score', team: 'scores' }] })
const find = (wanted: string, from = objects(config, facts)) =>
  from.find(({ manifest }) => `${manifest.kind}/${manifest.metadata.name}` === wanted)

describe('the objects of a namespace', () => {
  test('are in an order in which nothing breaks', () => {
    const waveOf = (wanted: string) => find(wanted)?.wave ?? NaN
    expect(waveOf('Namespace/page-score')).toBeLessThan(waveOf('LimitRange/dayone'))
    expect(waveOf('LimitRange/dayone')).toBeLessThan(waveOf('ResourceQuota/dayone'))
    expect(waveOf('NetworkPolicy/allow-dns')).toBeLessThan(waveOf('NetworkPolicy/default-deny'))
    expect(waveOf('NetworkPolicy/allow-same-namespace')).toBeLessThan(waveOf('NetworkPolicy/default-deny'))
  })

  test('pin pod security to the minor version and name the team', () => {
    expect(find('Namespace/page-score')?.manifest.metadata.labels).toEqual({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.36',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'v1.36',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'v1.36',
      'dayone.dev/step': 'namespaces',
      'dayone.dev/profile': 'restricted',
      'dayone.dev/team': 'scores',
    })
  })

  test('open DNS to one peer only: in kube-system and a DNS pod at once', () => {
    const { egress } = find('NetworkPolicy/allow-dns')?.manifest['spec'] as { egress: { to: object[] }[] }
    expect(egress).toHaveLength(1)
    expect(egress[0]?.to).toHaveLength(1)
    expect(Object.keys(egress[0]?.to[0] ?? {})).toEqual(['namespaceSelector', 'podSelector'])
  })

  test.each([
    ['169.254.20.10', '169.254.20.10/32'],
    ['fd00:90de:d95::1', 'fd00:90de:d95::1/128'],
  ])('open the node-local DNS cache by its address when there is one: %s', (nodeLocalDns, cidr) => {
    const policy = find('NetworkPolicy/allow-dns', objects(config, { ...facts, nodeLocalDns }))
    expect(JSON.stringify(policy?.manifest)).toContain(`"ipBlock":{"cidr":"${cidr}"}`)
  })

  test('can leave connections inside the namespace closed', () => {
    const strict = namespaces.config.parse({ namespaces: [{ name: 'a', allowSameNamespace: false }] })
    expect(find('NetworkPolicy/allow-same-namespace', objects(strict, facts))).toBeUndefined()
  })

  test('have unique ids', () => {
    const two = namespaces.config.parse({ namespaces: [{ name: 'a' }, { name: 'b' }] })
    const ids = namespaces.plan(two, undefined, facts).changes.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the plan', () => {
  const observed = (live: readonly KubeObject[], unguarded = findUnguarded([], [])) => ({
    objects: {
      find: ({ kind, namespace, name }: { kind: string; namespace?: string; name: string }) =>
        live.find((one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name),
      isServed: () => true,
    },
    unguarded,
    violating: [],
    foreign: [],
    plugin: { faults: [], agents: 'DaemonSet cilium: 3 of 3 agents ready' },
    today: new Date('2026-11-26'),
  })

  test('survives JSON and contains reasons', () => {
    const plan = namespaces.plan(config, undefined, facts)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    expect(plan.changes).toHaveLength(21)
    for (const change of plan.changes) expect(change.why).toBeTruthy()
  })

  test('is empty if everything exists', () => {
    const live = namespaces.plan(config, undefined, facts).changes.map(({ data }) => data.manifest)
    expect(namespaces.plan(config, observed(live), facts)).toEqual({ changes: [], findings: [] })
  })

  test('reports that a plugin without enforcement makes isolation impossible', () => {
    const flannel = { ...facts, networkPlugin: { name: 'flannel', enforcesNetworkPolicy: false } }
    expect(namespaces.plan(config, undefined, flannel).findings).toMatchObject([
      { kind: 'impossible', control: 'NS-02', text: expect.stringContaining('flannel') },
    ])
  })

  const namespace = (name: string, labels: Record<string, string> = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  })
  const policy = (name: string, spec: object): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: name },
    spec,
  })

  test('warns before it closes a namespace of others, not one of its own', () => {
    const { findings } = namespaces.plan(config, observed([namespace('page-score')]), facts)
    expect(findings).toMatchObject([{ id: 'NS-02/page-score/closing', kind: 'risk' }])
    const own = namespace('page-score', { 'app.kubernetes.io/managed-by': 'dayone' })
    expect(namespaces.plan(config, observed([own]), facts).findings).toEqual([])
  })

  test('reports unguarded namespaces, and only those', () => {
    const secure = { 'pod-security.kubernetes.io/enforce': 'baseline' }
    const unguarded = findUnguarded(
      [namespace('kube-system'), namespace('open'), namespace('closed', secure), namespace('page-score')],
      [
        policy('closed', { podSelector: {}, policyTypes: ['Ingress'] }),
        policy('open', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] }),
      ],
    )
    const { findings } = namespaces.plan(config, observed([], unguarded), facts)
    expect(findings.map(({ target }) => target)).toEqual(['Namespace open'])
  })
})

test('later steps know the namespaces before they exist', () => {
  expect(namespaces.predictFacts?.(config)).toMatchObject({
    namespaces: [
      {
        name: 'page-score',
        isOurs: true,
        podSecurity: 'restricted',
        team: 'scores',
        quota: { pods: 50, 'requests.cpu': '4' },
        containerLimits: { max: { cpu: '4' } },
      },
    ],
  })
})
