import { sourcedObject, type KubeObject } from '@dayone/kube'
import { sampleFacts } from '@dayone/testing'
import { judgeExpectation, parseExpectation, readWorld } from '@dayone/reachability'
import { describe, expect, test } from 'vitest'
import { config } from '../config.ts'
import { objects } from '../objects/objects.ts'
import { noPlatform, type PlatformRule } from '../platform/platform-rule.ts'
import { plan } from '../plan.ts'
import { dnsServersIn, usualDns } from '../bundle/dns-servers.ts'
import { kubeSystemChecks } from './kube-system-checks.ts'
import { closedServices } from './kube-system-findings.ts'
import { denyFromElsewhere, guardsKubeSystem } from '../bundle/kube-system-policy.ts'

const team = { namespaces: [{ name: 'team' }] }
const guarded = config.parse({ ...team, kubeSystem: { mode: 'guard' } })
const calico = { ...sampleFacts, networkPlugin: { name: 'calico', enforcesNetworkPolicy: true } }

const deployment = (name: string, labels: Readonly<Record<string, string>>, more: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a' }], ...more } },
  },
})
const service = (name: string, selector: Readonly<Record<string, string>>, ports: readonly object[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'kube-system' },
  spec: { selector, ports },
})
const dnsPods = { 'k8s-app': 'kube-dns' }
const dnsPorts = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
]
const metricsServer: PlatformRule = {
  namespace: 'kube-system',
  name: 'dayone-allow-api-server-to-metrics-server',
  from: { kind: 'api-server', tunnels: [] },
  podLabels: { 'k8s-app': 'metrics-server' },
  ports: [10_250],
  why: 'The API server keeps reaching the pods of Service metrics-server',
}
const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const web: KubeObject = {
  ...deployment('web', { app: 'web' }),
  metadata: { name: 'web', namespace: 'shop' },
}
const ownOf = (parsed = guarded, facts = calico) =>
  objects({ ...parsed, platform: [metricsServer] }, facts).filter(({ manifest }) => guardsKubeSystem(manifest))
const own = ownOf().map(({ manifest }) => manifest)
const running = [
  namespace('kube-system'),
  namespace('shop'),
  deployment('coredns', dnsPods),
  deployment('metrics-server', { 'k8s-app': 'metrics-server' }),
  deployment('hubble-relay', { 'k8s-app': 'hubble-relay' }),
  deployment('cluster-autoscaler', { 'k8s-app': 'cluster-autoscaler' }, { hostNetwork: true }),
  web,
]
const statuses = (live: readonly KubeObject[], isEnforced = true) =>
  Object.fromEntries(
    kubeSystemChecks({ live, own, dns: [usualDns] }, isEnforced).map(({ id, status }) => [
      id.replace('NS-02/kube-system/', ''),
      status,
    ]),
  )
const foreign = (spec: object, kind: Pick<KubeObject, 'apiVersion' | 'kind'> = denyFromElsewhere): KubeObject => ({
  apiVersion: kind.apiVersion,
  kind: kind.kind,
  metadata: { name: 'foreign', namespace: 'kube-system' },
  spec,
})

describe('what is written', () => {
  test('nothing without being asked for', () => {
    const names = objects(config.parse(team), sampleFacts).map(({ manifest }) => manifest)
    expect(names.filter(guardsKubeSystem)).toEqual([])
  })

  test('only ingress, and DNS and the API server are allowed before anything is closed', () => {
    const written = ownOf(config.parse({ ...team, kubeSystem: { mode: 'guard', ingressFrom: [{ namespace: 'ops' }] } }))
    expect(written.map(({ manifest }) => manifest.metadata.name)).toEqual([
      'dayone-allow-dns-to-kube-dns',
      'dayone-allow-ingress',
      'dayone-allow-api-server-to-metrics-server',
      'dayone-deny-from-elsewhere',
    ])
    for (const { manifest } of written) expect(manifest['spec']).toMatchObject({ policyTypes: ['Ingress'] })
    // A policy that selects every pod closes what it does not allow, whatever its name says.
    const [opening, closing] = ['"podSelector":{"m', '"podSelector":{}'].map((selector) =>
      written.filter(({ manifest }) => JSON.stringify(manifest['spec']).startsWith(`{${selector}`)),
    )
    expect([opening?.length, closing?.length]).toEqual([2, 2])
    expect(Math.max(...(opening ?? []).map(({ wave = 0 }) => wave))).toBeLessThan(
      Math.min(...(closing ?? []).map(({ wave = 0 }) => wave)),
    )
  })

  test('not a deny without the rules of Cilium while those cannot be written', () => {
    const observed = {
      objects: { find: () => undefined, isServed: ({ kind }: { readonly kind: string }) => !kind.startsWith('Cilium') },
      unguarded: [],
      violating: [],
      foreign: [],
      plugin: { faults: [], agents: '' },
      platform: { ...noPlatform, rules: [metricsServer] },
      today: new Date(0),
    }
    const { changes, findings } = plan(guarded, observed, sampleFacts)
    expect(changes.filter(({ data }) => guardsKubeSystem(data.manifest))).toEqual([])
    expect(findings.map(({ id }) => id)).toContain('NS-02/kube-system/unserved')
  })

  test('together with namespaces of teams', () => {
    const { error } = config.safeParse({ namespaces: [], kubeSystem: { mode: 'guard' } })
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['kubeSystem.mode'])
  })
})

describe('the DNS servers', () => {
  test('are those behind the Services of kube-system with port 53, each once', () => {
    const found = dnsServersIn([
      service('kube-dns-upstream', dnsPods, dnsPorts),
      service('kube-dns', dnsPods, dnsPorts),
      service('hubble-relay', { 'k8s-app': 'hubble-relay' }, [{ port: 80, targetPort: 'grpc' }]),
      { ...service('other', dnsPods, dnsPorts), metadata: { name: 'other', namespace: 'shop' } },
    ])
    expect(found).toEqual([usualDns])
  })

  test('are allowed by the labels and ports that their Service has', () => {
    const [found] = dnsServersIn([
      service('kube-dns', { app: 'unbound' }, [{ port: 53, protocol: 'UDP', targetPort: 'dns' }]),
    ])
    expect(found).toEqual({
      service: 'kube-dns',
      podLabels: { app: 'unbound' },
      ports: [{ protocol: 'UDP', port: 'dns' }],
    })
  })

  test('are those of kops if there is no Service yet', () => {
    expect(dnsServersIn([])).toEqual([usualDns])
  })
})

test('only DNS, the API server and kube-system itself reach its pods', () => {
  const world = readWorld([...running, ...own].map(sourcedObject))
  for (const text of [
    'shop can reach kube-system/coredns on 53, udp/53 and nothing else',
    'shop cannot reach kube-system/hubble-relay',
    'shop cannot reach kube-system/metrics-server',
    '172.20.0.0/16 can reach kube-system/metrics-server on 10250 and nothing else',
    '172.20.0.0/16 cannot reach kube-system/hubble-relay',
    'kube-system/coredns can reach kube-system/hubble-relay',
    'kube-system/coredns can reach 203.0.113.7',
  ])
    expect(judgeExpectation(world, parseExpectation(text)), text).toEqual([])
})

test('the plan names Services that nobody outside of kube-system reaches any more', () => {
  const world = readWorld([...running, ...own].map(sourcedObject))
  const services = [
    service('kube-dns', dnsPods, [...dnsPorts, { name: 'metrics', port: 9153 }]),
    service('metrics-server', { 'k8s-app': 'metrics-server' }, [{ port: 443, targetPort: 10_250 }]),
    service('hubble-relay', { 'k8s-app': 'hubble-relay' }, [{ port: 80, targetPort: 4245 }]),
    service('cluster-autoscaler', { 'k8s-app': 'cluster-autoscaler' }, [{ port: 8085 }]),
  ]
  expect(closedServices(services, world, [metricsServer])).toEqual(['kube-dns (TCP 9153)', 'hubble-relay (TCP 4245)'])
})

describe('the checks', () => {
  test('pass with the policies of dayone', () => {
    expect(statuses([...running, ...own])).toEqual({ dns: 'pass', reach: 'pass' })
  })

  test.each<[string, readonly KubeObject[], object]>([
    [
      'the deny was deleted',
      own.filter((one) => one.metadata.name !== denyFromElsewhere.metadata.name),
      { reach: 'fail' },
    ],
    ['a foreign policy allows all', [...own, foreign({ podSelector: {}, ingress: [{}] })], { reach: 'fail' }],
    [
      'a foreign policy lets one workload in',
      [
        ...own,
        foreign({
          podSelector: { matchLabels: { 'k8s-app': 'hubble-relay' } },
          ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } }] }],
        }),
      ],
      { reach: 'fail', dns: 'pass' },
    ],
    [
      'a foreign Cilium policy lets everything in',
      [
        ...own,
        foreign(
          { endpointSelector: {}, ingress: [{ fromEntities: ['cluster'] }] },
          { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
        ),
      ],
      { reach: 'fail' },
    ],
    [
      'a foreign Cilium policy closes DNS',
      [
        ...own,
        foreign(
          { endpointSelector: { matchLabels: dnsPods }, ingressDeny: [{ fromEntities: ['all'] }] },
          { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
        ),
      ],
      { dns: 'fail' },
    ],
    [
      'the rule for DNS was deleted',
      own.filter(({ metadata }) => !metadata.name.startsWith('dayone-allow-dns')),
      { dns: 'fail' },
    ],
  ])('fail if %s', (_title, policies, wanted) => {
    expect(statuses([...running, ...policies])).toMatchObject(wanted)
  })

  test('do not pass where nothing is computed', () => {
    expect(statuses([namespace('kube-system'), ...own])).toEqual({ dns: 'skip', reach: 'skip' })
    expect(statuses([...running, ...own], false)).toEqual({ reach: 'skip' })
  })
})
