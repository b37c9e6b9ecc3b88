import type { Inventory, KubeObject, ObservedObjects } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { describe, expect, it } from 'vitest'
import { namespaces } from '../namespaces.ts'
import { objects } from '../objects/objects.ts'
import type { PlatformRule } from '../platform/platform-rule.ts'
import { cutFindings } from './cut-findings.ts'
import { openedFlow } from './opened-flows.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  namespaces: [],
}
const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const pod = (name: string, at: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: at, labels: { app: name } },
  spec: { containers: [{ name, image: 'x:1', ports: [{ name: 'http', containerPort: 8080 }] }] },
})
const service = (name: string, at: string, targetPort: number | string = 'http'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: at },
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort }] },
})
const policy = (name: string, spec: object): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop' },
  spec: { podSelector: {}, ...spec },
})
const live = [
  namespace('shop'),
  namespace('payments'),
  namespace('gateway'),
  pod('web', 'shop'),
  pod('db', 'shop'),
  pod('api', 'payments'),
  pod('proxy', 'gateway'),
]
const inventory = {
  workloads: [
    {
      kind: 'Pod',
      namespace: 'shop',
      name: 'web',
      template: {
        labels: {},
        annotations: {},
        spec: { containers: [{ name: 'web', env: [{ name: 'API', value: 'http://api.payments:80' }] }] },
      },
      claims: [],
    },
  ],
  budgets: [],
  accounts: [],
} as unknown as Inventory
const observed = (there: readonly KubeObject[]): ObservedObjects => ({
  isServed: () => true,
  find: ({ kind, name, namespace: at }) =>
    there.find((one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === at),
})
const services = [service('web', 'shop'), service('db', 'shop', 9999), service('api', 'payments')]

const findings = (there: readonly KubeObject[] = live, platform: readonly PlatformRule[] = []) => {
  const config = namespaces.config.parse({ namespaces: [{ name: 'shop' }] })
  const coming = { live: there, removed: [], desired: objects({ ...config, platform }, facts) }
  return cutFindings(config, observed(there), coming, { services, inventory })
}

describe('what the planned default-deny cuts between running workloads', () => {
  it('is listed by Service, in both directions, and Services in variables are likely in use', () => {
    const [finding] = findings()
    expect(finding).toMatchObject({ id: 'NS-02/shop/cut', severity: 'high' })
    expect(finding?.text).toContain(
      'Into shop: shop/web (TCP 8080) from gateway/proxy[Pod], payments/api[Pod]; shop/db (TCP 9999)',
    )
    expect(finding?.text).toContain('Out of shop: payments/api (TCP 8080) from shop (2 workloads).')
    expect(finding?.text).toContain('likely in use: shop/web[Pod] → payments/api.')
  })

  it('leaves out what the plan keeps open for the platform', () => {
    const selectors = [{ matchLabels: { app: 'proxy' } }]
    const [finding] = findings(live, [
      {
        namespace: 'shop',
        name: 'dayone-allow-metrics-from-gateway',
        from: { kind: 'pods', namespace: 'gateway', selectors },
        podLabels: {},
        why: 'A scraper',
      },
    ])
    expect(finding?.text).toContain(
      'Into shop: shop/web (TCP 8080) from payments/api[Pod]; shop/db (TCP 9999) from pay',
    )
  })

  it('leaves out what a policy allows, and what is already closed', () => {
    const fromGateway = policy('from-gateway', {
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateway' } } }] }],
    })
    const [finding] = findings([...live, fromGateway])
    expect(finding?.text).not.toContain('Into shop')
    expect(finding?.text).toContain('Out of shop: payments/api')
  })

  it('is nothing if default-deny exists, or if the namespace does not', () => {
    const deny = policy('default-deny', { policyTypes: ['Ingress', 'Egress'] })
    expect(findings([...live, deny])).toEqual([])
    expect(findings(live.filter(({ metadata }) => metadata.name !== 'shop'))).toEqual([])
  })
})

describe('the connection that a foreign policy opens', () => {
  const closed = [...live, policy('default-deny', { policyTypes: ['Ingress', 'Egress'] })]
  const isIt = ({ metadata }: KubeObject) => metadata.name === 'open'

  it('is one that no other policy allows', () => {
    const open = policy('open', { policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 8080 }] }] })
    expect(openedFlow([...closed, open], isIt, 'shop')).toEqual({
      from: 'gateway/proxy[Pod]',
      to: 'shop/db[Pod]',
      ports: 'TCP 8080',
    })
  })

  it('is undefined if other policies allow the same, or if no pod runs there', () => {
    const open = policy('open', { policyTypes: ['Ingress'], ingress: [{}] })
    const other = policy('other', { policyTypes: ['Ingress'], ingress: [{}] })
    expect(openedFlow([...closed, open, other], isIt, 'shop')).toBeUndefined()
    expect(openedFlow([...closed, open], isIt, 'nowhere')).toBeUndefined()
  })
})
