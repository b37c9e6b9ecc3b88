import { sourcedObject, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { judgeExpectation, parseExpectation, readWorld } from '@dayone/reachability'
import { describe, expect, test } from 'vitest'
import { config } from '../config.ts'
import { objects } from '../objects/objects.ts'
import { apiServerRules } from './api-server-rules.ts'
import type { CalledService } from './called-services.ts'
import { platformChecks } from './platform-checks.ts'
import { platformFindings } from './platform-findings.ts'

const facts: ClusterFacts = {
  name: 'a.example.com',
  kubernetesVersion: '1.36.1',
  networkPlugin: { name: 'cilium', enforcesNetworkPolicy: true },
  vpcCidr: '172.20.0.0/16',
  namespaces: [],
}
const on = (name: string): ClusterFacts => ({ ...facts, networkPlugin: { name, enforcesNetworkPolicy: true } })
const { namespaces } = config.parse({ namespaces: [{ name: 'hooks' }, { name: 'shop' }] })
const call = (more: Partial<CalledService> = {}): CalledService => ({
  namespace: 'hooks',
  service: 'policy',
  port: 443,
  title: 'the webhook a.example.com of ValidatingWebhookConfiguration a',
  stops: true,
  ...more,
})
const service = (spec: object, name = 'policy'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'hooks' },
  spec: { ports: [{ port: 443, targetPort: 9443 }], selector: { app: 'policy' }, ...spec },
})
const pod = (name: string, labels: Readonly<Record<string, string>>, namespace = 'hooks', port = 9443): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels },
  spec: { containers: [{ name: 'a', ports: [{ name: 'https', containerPort: port }] }] },
})
type Calls = ReturnType<typeof apiServerRules>
const derive = (
  called: readonly CalledService[],
  services: readonly KubeObject[],
  { pods = [], tunnels = [], at = facts }: { pods?: KubeObject[]; tunnels?: string[]; at?: ClusterFacts } = {},
): Calls => apiServerRules(called, new Set(['hooks', 'shop']), { services, pods, tunnels }, at)
const policyOf = (platform: Calls, at = facts) =>
  objects({ ...config.parse({ namespaces: [{ name: 'hooks' }] }), platform: platform.rules }, at).find(
    ({ manifest }) => manifest.metadata.name === 'dayone-allow-api-server-to-policy',
  )

describe('the rule for a webhook in a guarded namespace', () => {
  test('names the API server and its nodes by identity with Cilium, which no ipBlock matches', () => {
    const found = policyOf(derive([call()], [service({})]))
    expect(found?.why).toBe(
      'The API server keeps reaching the pods of Service policy, because it answers the webhook a.example.com of ValidatingWebhookConfiguration a',
    )
    expect(found?.manifest).toMatchObject({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' })
    expect(found?.manifest['spec']).toEqual({
      endpointSelector: { matchLabels: { app: 'policy' } },
      ingress: [
        {
          fromEntities: ['kube-apiserver', 'remote-node', 'host'],
          toPorts: [{ ports: [{ port: '9443', protocol: 'TCP' }] }],
        },
      ],
    })
  })

  test('names the network of the VPC otherwise, and the tunnels of the control plane', () => {
    const at = on('calico')
    const found = policyOf(derive([call()], [service({})], { at, tunnels: ['100.96.1.1/32'] }), at)
    expect(found?.manifest.kind).toBe('NetworkPolicy')
    expect(found?.manifest['spec']).toMatchObject({
      podSelector: { matchLabels: { app: 'policy' } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [{ ipBlock: { cidr: '172.20.0.0/16' } }, { ipBlock: { cidr: '100.96.1.1/32' } }],
          ports: [{ protocol: 'TCP', port: 9443 }],
        },
      ],
    })
  })

  test('is in place before default-deny', () => {
    expect(policyOf(derive([call()], [service({})]))?.wave).toBe(1)
  })

  test('has the ports of all callers, in an order that does not change', () => {
    const two = service({ ports: [{ port: 443, targetPort: 'https' }, { port: 444 }] })
    const [one, other] = [call(), call({ port: 444, title: 'APIService v1.b' })]
    const { rules } = derive([one, other], [two])
    expect(rules).toMatchObject([{ ports: [444, 'https'] }])
    expect(derive([other, one], [two]).rules).toEqual(rules)
  })

  test('is not made for namespaces that are not guarded', () => {
    expect(derive([call({ namespace: 'cert-manager' })], [])).toEqual({ rules: [], unallowed: [] })
  })

  test('lets nobody else in: no pod of another namespace, no other port, no other pod', () => {
    const at = on('calico')
    const { rules } = derive([call()], [service({})], { at })
    const wanted = objects(
      { ...config.parse({ namespaces: [{ name: 'hooks' }, { name: 'shop' }] }), platform: rules },
      at,
    )
    const imitation = { app: 'policy', component: 'kube-apiserver', tier: 'control-plane' }
    const world = readWorld(
      [
        ...wanted.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Namespace' || kind.endsWith('Policy')),
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'lab' } },
        pod('policy', { app: 'policy' }),
        pod('other', { app: 'other' }),
        pod('policy', imitation, 'shop'),
        pod('policy', imitation, 'lab'),
      ]
        .filter(({ kind }) => !kind.startsWith('Validating'))
        .map(sourcedObject),
    )
    for (const text of [
      'shop cannot reach hooks',
      'lab cannot reach hooks',
      '10.0.0.0/8 cannot reach hooks',
      '172.20.0.0/16 can reach hooks/policy on 9443 and nothing else',
      '172.20.0.0/16 cannot reach hooks/other',
    ])
      expect(judgeExpectation(world, parseExpectation(text)), text).toEqual([])
  })
})

const bare = (spec: object): KubeObject => ({ ...service({}), spec })
describe('a call for which no rule can be derived', () => {
  test.each<[string, KubeObject[], KubeObject[], string, ClusterFacts]>([
    ['no selector', [bare({ ports: [{ port: 443 }] })], [], 'it has no selector', facts],
    ['an external name', [bare({ type: 'ExternalName', externalName: 'x' })], [], 'it is an ExternalName', facts],
    ['another port', [service({ ports: [{ port: 8443 }] })], [], 'it has no TCP port 443', facts],
    [
      'a named port that no pod has',
      [service({ ports: [{ port: 443, targetPort: 'hook' }] })],
      [pod('policy', { app: 'policy' })],
      'none of its pods has a port named hook',
      facts,
    ],
    [
      'an unknown network',
      [service({})],
      [],
      'the network of the control plane is not known',
      {
        name: 'a.example.com',
        kubernetesVersion: '1.36.1',
        networkPlugin: { name: 'calico', enforcesNetworkPolicy: true },
        namespaces: [],
      },
    ],
  ])('%s stops the run before default-deny', (_title, services, pods, why, at) => {
    const { rules, unallowed } = derive([call()], services, { pods, at })
    expect(rules).toEqual([])
    const [finding] = platformFindings(namespaces, { unallowed, undecided: [] }, undefined, at)
    expect(finding).toMatchObject({ blocks: 'apply', severity: 'high', id: 'NS-02/hooks/called/hooks/policy' })
    expect(finding?.text).toContain(`default-deny would cut it: there is no rule for it, because ${why}`)
    expect(finding?.text).toContain('Requests that need it then fail in the whole cluster.')
    const [check] = platformChecks(namespaces, { rules, unallowed }, { live: [], addresses: [] }, at)
    expect(check).toMatchObject({ status: 'fail', rule: 'namespaces/platform' })
  })

  const { unallowed } = derive([call()], [bare({ ports: [{ port: 443 }] })])
  const open = config.parse({ namespaces: [{ name: 'hooks', ingressFrom: [{ apiServer: true, ports: [9443] }] }] })

  test('is allowed by an entry of ingressFrom', () => {
    expect(platformFindings(open.namespaces, { unallowed, undecided: [] }, undefined, facts)).toEqual([])
  })

  test('does not stop the run if nothing depends on it, if it is missing anyway, or if policies are ignored', () => {
    const ignored = derive([call({ stops: false })], [bare({ ports: [{ port: 443 }] })])
    expect(platformFindings(namespaces, { ...ignored, undecided: [] }, undefined, facts)[0]).not.toHaveProperty(
      'blocks',
    )
    const [missing] = platformFindings(namespaces, { ...derive([call()], []), undecided: [] }, undefined, facts)
    expect(missing?.text).toContain('it does not exist: requests that need it fail already')
    expect(missing).not.toHaveProperty('blocks')
    const flannel = { ...facts, networkPlugin: { name: 'flannel', enforcesNetworkPolicy: false } }
    expect(platformFindings(namespaces, { unallowed, undecided: [] }, undefined, flannel)).toEqual([])
  })

  test('a named port without pods is allowed by name: they may only be scaled to zero', () => {
    const named = service({ ports: [{ port: 443, targetPort: 'https' }] })
    expect(derive([call()], [named]).rules).toMatchObject([{ ports: ['https'] }])
  })
})

describe('the check', () => {
  const at = on('calico')
  const { rules } = derive([call()], [service({})], { at })
  const live = (here: ClusterFacts = at): readonly KubeObject[] => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } },
    pod('policy', { app: 'policy' }),
    ...objects({ ...config.parse({ namespaces: [{ name: 'hooks' }] }), platform: rules }, here)
      .map(({ manifest }) => manifest)
      .filter(({ kind }) => kind === 'Namespace' || kind === 'NetworkPolicy'),
  ]
  const statuses = (objectsThere: readonly KubeObject[], addresses: readonly string[]) =>
    platformChecks(namespaces, { rules, unallowed: [] }, { live: objectsThere, addresses }, at).map(
      ({ status }) => status,
    )

  test('passes with the rule, from every node of the control plane', () => {
    expect(statuses(live(), ['172.20.1.4', '172.20.2.4'])).toEqual(['pass'])
  })
  test('fails for a node outside of the network, and without the rule', () => {
    expect(statuses(live(), ['172.20.1.4', '10.9.0.1'])).toEqual(['fail'])
    const lacking = live().filter(({ metadata }) => !metadata.name.startsWith('dayone-allow-api-server-to'))
    expect(statuses(lacking, ['172.20.1.4'])).toEqual(['fail'])
  })
  test('passes for a control plane in a range that was added to the VPC', () => {
    expect(statuses(live({ ...at, additionalVpcCidrs: ['10.9.0.0/16'] }), ['172.20.1.4', '10.9.0.1'])).toEqual(['pass'])
  })
  test('is skipped, not passed, if an end is not known', () => {
    expect(statuses(live(), [])).toEqual(['skip'])
    expect(
      statuses(
        live().filter(({ kind }) => kind !== 'Pod'),
        ['172.20.1.4'],
      ),
    ).toEqual(['skip'])
  })
})
