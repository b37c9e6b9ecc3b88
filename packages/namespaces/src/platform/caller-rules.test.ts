import type { BindingObject, PolicyRule, RoleObject } from '@dayone/authorizer'
import { sourcedObject, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { judgeExpectation, parseExpectation, readWorld } from '@dayone/reachability'
import { describe, expect, test } from 'vitest'
import { config } from '../config.ts'
import { objects } from '../objects/objects.ts'
import { callerRules, type Candidate } from './caller-rules.ts'
import {
  accountsFor,
  clusterAccountsFor,
  partialAccounts,
  purposes,
  sharedWith,
  type Purpose,
} from './platform-callers.ts'
import { platformFindings } from './platform-findings.ts'

const [scraper, controller] = purposes as readonly [Purpose, Purpose]
const rule = (verbs: string, apiGroup: string, resources: string): PolicyRule => ({
  verbs: verbs.split(' '),
  apiGroups: [apiGroup],
  resources: resources.split(' '),
})
const watch = 'get list watch'
const prometheus: readonly PolicyRule[] = [
  rule(watch, '', 'nodes services endpoints pods'),
  { verbs: ['get'], nonResourceURLs: ['/metrics'] },
]
const nginx: readonly PolicyRule[] = [
  rule(watch, 'networking.k8s.io', 'ingresses'),
  rule('update', 'networking.k8s.io', 'ingresses/status'),
]
const role = (name: string, rules: readonly PolicyRule[]): RoleObject => ({
  kind: 'ClusterRole',
  metadata: { name },
  rules,
})
const bind = (name: string, account: string, inNamespace?: string): BindingObject => {
  const [namespace = '', of = ''] = account.split('/')
  return {
    kind: inNamespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name, ...(inNamespace === undefined ? {} : { namespace: inNamespace }) },
    roleRef: { kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', namespace, name: of }],
  }
}
const found = (purpose: Purpose, rules: readonly PolicyRule[], binding = bind('r', 'monitoring/prometheus')) =>
  accountsFor(purpose, { roles: [role('r', rules)], bindings: [binding] }).map(({ name }) => name)

describe('who has the rights', () => {
  test('of a scraper: Prometheus, by paths or by the metrics of nodes', () => {
    expect(found(scraper, prometheus)).toEqual(['prometheus'])
    const agent = [rule(watch, '', 'pods nodes/metrics'), rule(watch, 'discovery.k8s.io', 'endpointslices')]
    expect(found(scraper, agent)).toEqual(['prometheus'])
  })
  test('of an ingress controller', () => {
    expect(found(controller, nginx)).toEqual(['prometheus'])
    expect(found(controller, prometheus)).toEqual([])
    expect(found(scraper, nginx)).toEqual([])
  })
  test.each<[string, readonly PolicyRule[]]>([
    ['metrics-server, which only asks kubelets', [rule('get', '', 'nodes/metrics'), rule(watch, '', 'pods nodes')]],
    ['an administrator or deployer, with wildcards', [{ ...rule('*', '*', '*'), nonResourceURLs: ['*'] }]],
    ['kube-state-metrics, without metrics of others', [rule(watch, '', 'pods endpoints nodes')]],
  ])('not %s', (_title, rules) => {
    expect(found(scraper, rules)).toEqual([])
    expect(found(controller, rules)).toEqual([])
  })
  test('not in one namespace only: a team can grant that itself', () => {
    expect(found(scraper, prometheus, bind('r', 'monitoring/prometheus', 'monitoring'))).toEqual([])
  })
})

describe('a scraper with a Role for each namespace, as kube-prometheus installs it', () => {
  const metrics = role('metrics', [rule('get', '', 'nodes/metrics')])
  const pods = role('pods', [rule(watch, '', 'services endpoints pods')])
  const account = 'monitoring/prometheus-k8s'
  const rights = (...namespaces: readonly string[]) => ({
    roles: [metrics, pods],
    bindings: [bind('metrics', account), ...namespaces.map((one) => bind('pods', account, one))],
  })
  const prometheusK8s = { namespace: 'monitoring', name: 'prometheus-k8s' }
  test('is recognized by the one in kube-system, which no team can write', () => {
    const whole = rights('default', 'kube-system', 'monitoring')
    expect(accountsFor(scraper, whole)).toEqual([prometheusK8s])
    expect(clusterAccountsFor(scraper, whole)).toEqual([])
  })
  test('is only considered with Roles elsewhere', () => {
    const some = rights('shop', 'monitoring')
    expect(accountsFor(scraper, some)).toEqual([])
    const accounts = clusterAccountsFor(scraper, some)
    expect(partialAccounts(scraper, accounts, some)).toEqual([
      { account: prometheusK8s, namespaces: ['monitoring', 'shop'] },
    ])
    expect(partialAccounts(scraper, accounts, rights())).toEqual([])
  })
  test('is nothing without rights in the whole cluster, whatever teams grant it', () => {
    const { roles, bindings } = rights('kube-system', 'shop')
    const granted = { roles, bindings: bindings.filter(({ kind }) => kind === 'RoleBinding') }
    expect([accountsFor(scraper, granted), clusterAccountsFor(scraper, granted)]).toEqual([[], []])
  })
})

test('who can create or enter pods of the namespace could imitate the pods there', () => {
  const edit = role('r', [rule('create', 'apps', 'deployments')])
  const group: BindingObject = { ...bind('r', 'x/y', 'monitoring'), subjects: [{ kind: 'Group', name: 'oidc:shop' }] }
  const of = (...bindings: readonly BindingObject[]) => sharedWith('monitoring', { roles: [edit], bindings })
  expect(of(group)).toEqual(['Group oidc:shop'])
  expect(of(bind('r', 'shop/ci', 'monitoring'))).toEqual(['ServiceAccount ci'])
  expect(of(bind('r', 'monitoring/operator', 'monitoring'))).toEqual([])
  expect(of({ ...group, metadata: { name: 'r', namespace: 'other' } })).toEqual([])
  const exec = role('r', [rule('create', '', 'pods/exec')])
  expect(sharedWith('monitoring', { roles: [exec], bindings: [group] })).toEqual(['Group oidc:shop'])
})

const workload = (namespace: string, name: string, spec: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [], serviceAccountName: name, ...spec } },
  },
})
const candidate = (id: string, more: Partial<Candidate> = {}): Candidate => {
  const [namespace = '', name = ''] = id.split('/')
  return { account: { namespace, name }, workloads: [workload(namespace, name)], sharedWith: [], ...more }
}
const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
}
const input = { namespaces: [{ name: 'shop', exposure: 'ingress' }, { name: 'lab' }] }
const decide = (candidates: readonly Candidate[], purpose = scraper, more: object = {}) =>
  callerRules(config.parse({ ...input, ...more }), purpose, candidates)
const findings = (...args: Parameters<typeof decide>) =>
  platformFindings([], { unallowed: [], undecided: decide(...args).undecided }, undefined, facts)

describe('the rules for the only scraper', () => {
  const { rules } = decide([candidate('monitoring/prometheus')])

  test('say why, for every namespace', () => {
    expect(rules.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'shop/dayone-allow-metrics-from-monitoring',
      'lab/dayone-allow-metrics-from-monitoring',
    ])
    expect(rules[0]?.why).toBe(
      'Pods of monitoring/prometheus can connect, because it is a scraper by its rights in the whole cluster, and the only one',
    )
  })

  test('let in its pods and nobody who looks like them', () => {
    const labels = { app: 'prometheus' }
    const wanted = objects({ ...config.parse(input), platform: rules }, facts).map(({ manifest }) => manifest)
    const pods = ['monitoring', 'lab', 'other'].map((namespace) => ({
      ...workload(namespace, 'prometheus'),
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'prometheus', namespace, labels },
      spec: { containers: [] },
    }))
    const web = { ...(pods[0] as KubeObject), metadata: { name: 'web', namespace: 'monitoring' } }
    const named = ['monitoring', 'other'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    }))
    const deciding = wanted.filter(({ kind }) => kind === 'Namespace' || kind === 'NetworkPolicy')
    const world = readWorld([...deciding, ...named, ...pods, web].map(sourcedObject))
    for (const text of [
      'monitoring/prometheus can reach shop on 9090',
      'monitoring/prometheus can reach lab on 9090',
      'monitoring/web cannot reach shop',
      'lab cannot reach shop',
      'other cannot reach shop',
      'shop cannot reach monitoring',
    ])
      expect(judgeExpectation(world, parseExpectation(text)), text).toEqual([])
  })

  test('leave out a namespace whose ingressFrom decides already', () => {
    const namespaces = [{ name: 'shop', ingressFrom: [{ namespace: 'monitoring', ports: [9090] }] }, { name: 'lab' }]
    const { rules: some } = decide([candidate('monitoring/prometheus')], scraper, { namespaces })
    expect(some.map(({ namespace }) => namespace)).toEqual(['lab'])
  })
})

test('an ingress controller only reaches namespaces with exposure ingress', () => {
  const { rules } = decide([candidate('ingress-nginx/ingress-nginx')], controller)
  expect(rules.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'shop/dayone-allow-ingress-controller-from-ingress-nginx',
  ])
})

describe('nothing is guessed', () => {
  test('with several candidates', () => {
    const several = [candidate('monitoring/prometheus'), candidate('datadog/agent')]
    expect(decide(several).rules).toEqual([])
    expect(findings(several)).toMatchObject([
      {
        kind: 'manual',
        text: 'monitoring/prometheus, datadog/agent: a scraper by their rights in the whole cluster. No rule allows connections from there to guarded namespaces, because there are several.',
        hint: 'Name what should connect in dayone.yaml, or nothing: namespaces: {scrapers: [monitoring/prometheus]}, {scrapers: []}.',
      },
    ])
  })
  test.each<[string, Partial<Candidate>, string]>([
    ['others can be its pods', { sharedWith: ['Group oidc:shop'] }, 'Group oidc:shop may create or enter pods in'],
    [
      'it is in the host network',
      { workloads: [workload('m', 'a', { hostNetwork: true })] },
      'in the network of their',
    ],
  ])('if %s', (_title, more, why) => {
    expect(decide([candidate('m/a', more)]).rules).toEqual([])
    expect(findings([candidate('m/a', more)])[0]?.text).toContain(why)
  })
  test('and nothing is said of accounts that nothing runs as', () => {
    expect(decide([candidate('m/a', { workloads: [] })])).toEqual({ rules: [], undecided: [] })
  })
})

describe('dayone.yaml', () => {
  const named = { scrapers: ['m/a', 'n/b'] }
  test('names several, whoever else can create pods there', () => {
    const { rules } = decide([candidate('m/a', { sharedWith: ['User x'] }), candidate('n/b')], scraper, named)
    expect(rules.map(({ name }) => name)).toEqual([
      'dayone-allow-metrics-from-m',
      'dayone-allow-metrics-from-n',
      'dayone-allow-metrics-from-m',
      'dayone-allow-metrics-from-n',
    ])
    expect(rules[0]?.why).toBe('Pods of m/a can connect, because scrapers in dayone.yaml names it')
  })
  test('names an account that nothing runs as: a risk', () => {
    expect(findings([candidate('m/a', { workloads: [] })], scraper, named)).toMatchObject([
      {
        kind: 'risk',
        text: 'scrapers in dayone.yaml names m/a, but nothing runs as it: no rule allows its connections.',
      },
    ])
  })
  test.each([
    [{ scrapers: ['prometheus'] }, 'Write a service account as NAMESPACE/NAME'],
    [{ ingressControllers: ['shop/nginx'] }, 'shop is a namespace of this list, so a team decides what runs there.'],
  ])('rejects %j', (more, message) => {
    expect(config.safeParse({ ...input, ...more }).error?.issues[0]?.message).toContain(message)
  })
})
