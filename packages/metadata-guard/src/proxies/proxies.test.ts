import type { Workload } from '@dayone/kube'
import { expect, test } from 'vitest'
import { proxyAgents } from './proxy-agents.ts'
import { proxyHoleChecks, proxyHoleFindings } from './proxy-findings.ts'
import type { ProxyWorld } from './proxy-world.ts'
import { nodeRolesOf, routesWithEbpf } from './read-proxies.ts'

/** What is past kube2iam and kiam by their options, placement and cluster: the answers come from their documentation. */
const everywhere = [{ operator: 'Exists' }]

const agent = (
  image: string,
  args: readonly string[],
  { tolerations = everywhere, ...container }: Row['pod'] = {},
) => ({
  kind: 'DaemonSet' as const,
  namespace: 'kube-system',
  name: image.includes('kiam') ? 'kiam' : 'kube2iam',
  template: {
    labels: {},
    annotations: {},
    spec: { hostNetwork: true, tolerations, containers: [{ name: 'main', image, args, ...container }] },
  } as Workload['template'],
  claims: [],
})

const controlPlane = {
  key: 'node-role.kubernetes.io/control-plane',
  value: '',
  effect: 'NoSchedule',
  of: 'control plane nodes',
}
const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule', of: 'instance group gpu' }
const quiet: ProxyWorld = {
  plugin: 'calico',
  hostRouting: undefined,
  redirects: [],
  ipv6: [],
  taints: [controlPlane],
  patterns: [],
  nodeRoles: { assumes: [{ role: 'node', resource: 'arn:aws:iam::1:role/shop' }], external: [] },
}

interface Row {
  readonly pod?: { readonly tolerations?: readonly object[]; readonly [field: string]: unknown }
  readonly world?: Partial<ProxyWorld>
  readonly without?: readonly string[]
  readonly args?: readonly string[]
  /** The holes beyond those that kube2iam always has. */
  readonly holes: readonly string[]
}

const careful = ['--iptables', '--host-interface=cali+', '--node=$(NODE_NAME)', '--namespace-restrictions']
/** Whatever its options: it runs, forwards user data, starts after pods, leaves its rule, and uses the node's role. */
const always = ['node-role high', 'rule-stays low', 'runs high', 'start medium', 'user-data medium']

test.each<[string, Row]>([
  ['set up as carefully as it can be', { holes: [] }],
  ['without --iptables', { without: ['--iptables'], holes: ['iptables high', 'not rule-stays low'] }],
  ['--iptables=false', { args: ['--iptables=false'], holes: ['iptables high', 'not rule-stays low'] }],
  ['without --host-interface: docker0', { without: ['--host-interface'], holes: ['interface high'] }],
  ['the interface of kubenet on Calico', { args: ['--host-interface=cbr0'], holes: ['interface high'] }],
  ['all interfaces but one', { args: ['--host-interface=!eth0'], holes: [] }],
  ['eni+ with the VPC plugin', { args: ['--host-interface=eni+'], world: { plugin: 'amazonvpc' }, holes: [] }],
  ['cali+ with the VPC plugin', { world: { plugin: 'amazonvpc' }, holes: ['interface high'] }],
  ['lxc+ with Cilium', { args: ['--host-interface=lxc+'], world: { plugin: 'cilium', hostRouting: false }, holes: [] }],
  ['kube-bridge', { args: ['--host-interface=kube-bridge'], world: { plugin: 'kube-router' }, holes: [] }],
  ['cni0 with flannel', { args: ['--host-interface', 'cni0'], world: { plugin: 'flannel' }, holes: [] }],
  ['a plugin without a documented interface', { world: { plugin: 'kindnet' }, holes: [] }],
  [
    'Cilium with eBPF host routing, whatever the interface',
    { args: ['--host-interface=lxc+'], world: { plugin: 'cilium', hostRouting: true }, holes: ['host-routing high'] },
  ],
  [
    'a redirect of Cilium in its namespace instead of the rule',
    {
      without: ['--iptables', '--host-interface'],
      world: { plugin: 'cilium', hostRouting: true, redirects: ['kube-system'] },
      holes: ['not rule-stays low'],
    },
  ],
  [
    'a redirect of Cilium in another namespace',
    { world: { plugin: 'cilium', hostRouting: true, redirects: ['iam'] }, holes: ['redirect high'] },
  ],
  ['a default role', { args: ['--default-role=reader'], holes: ['default-role high'] }],
  ['the role of the node as default', { args: ['--auto-discover-default-role'], holes: ['default-role critical'] }],
  ['no namespace restrictions', { without: ['--namespace-restrictions'], holes: ['namespaces high'] }],
  ['expressions, none in use', { args: ['--namespace-restriction-format=regexp'], holes: ['regexp medium'] }],
  [
    'an expression that matches longer names',
    {
      args: ['--namespace-restriction-format=regexp'],
      world: { patterns: [{ namespace: 'shop', patterns: ['role/dev'] }] },
      holes: ['regexp high'],
    },
  ],
  [
    'an expression with an end',
    {
      args: ['--namespace-restriction-format=regexp'],
      world: { patterns: [{ namespace: 'shop', patterns: ['dev$'] }] },
      holes: ['regexp medium'],
    },
  ],
  ['no toleration', { pod: { tolerations: [] }, holes: ['tolerations high'] }],
  [
    'the toleration of the control plane by key',
    { pod: { tolerations: [{ key: controlPlane.key, operator: 'Exists', effect: 'NoSchedule' }] }, holes: [] },
  ],
  [
    'the toleration of another effect',
    {
      pod: { tolerations: [{ key: controlPlane.key, operator: 'Exists', effect: 'NoExecute' }] },
      holes: ['tolerations high'],
    },
  ],
  [
    'a taint of an instance group that it does not tolerate',
    {
      pod: {
        tolerations: [
          { key: controlPlane.key, operator: 'Exists' },
          { key: 'gpu', value: 'no' },
        ],
      },
      world: { taints: [controlPlane, gpu] },
      holes: ['tolerations high'],
    },
  ],
  ['an IPv6 endpoint', { world: { ipv6: ['instance i-1'] }, holes: ['ipv6 high'] }],
  [
    'a preStop hook that deletes the rule',
    {
      pod: { lifecycle: { preStop: { exec: { command: ['sh', '-c', 'iptables -t nat -D PREROUTING -p tcp'] } } } },
      holes: ['restart-opens high', 'not rule-stays low'],
    },
  ],
  ['a preStop hook that waits', { pod: { lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }, holes: [] }],
  ['without --node', { without: ['--node'], holes: ['node medium'] }],
  ['--debug', { args: ['--debug'], holes: ['debug medium'] }],
  ['--insecure', { args: ['--insecure'], holes: ['insecure high'] }],
  [
    'a node role that may assume every role',
    {
      world: { nodeRoles: { assumes: [{ role: 'node', resource: '*' }], external: [] } },
      holes: ['not node-role high', 'node-role critical'],
    },
  ],
  [
    'a node role whose roles are not known',
    {
      world: { nodeRoles: { assumes: [], external: ['arn:aws:iam::1:policy/x'] } },
      holes: ['not node-role high', 'node-role medium'],
    },
  ],
])('kube2iam: %s', (_title, { args = [], without = [], pod, world, holes }) => {
  const used = careful.filter((flag) => ![...without, ...args].some((one) => flag.split('=')[0] === one.split('=')[0]))
  const agents = proxyAgents([agent('jtblin/kube2iam:0.12.0', [...used, ...args], pod)])
  const found = proxyHoleFindings({ agents, world: { ...quiet, ...world } })
  const gone = holes.filter((one) => one.startsWith('not ')).map((one) => one.slice(4))
  expect(found.map(({ id, severity = '' }) => `${id.split('/').at(-1) ?? ''} ${severity}`).toSorted()).toEqual(
    [...always.filter((one) => !gone.includes(one)), ...holes.filter((one) => !one.startsWith('not '))].toSorted(),
  )
  for (const { hint = '', text, id } of found) {
    expect(hint).toContain(`finding: ${id}`)
    expect(text).toMatch(/^[A-Zk].*\.$/)
    expect(hint).toMatch(/\((https:|OWASP).+\)\./)
  }
})

test.each<[string, string, readonly string[], readonly string[]]>([
  ['the agent', 'kiam-agent', ['--iptables', '--host-interface=cali+'], ['abandoned', 'restart-opens', 'runs']],
  [
    'an agent that leaves its rule',
    'kiam-agent',
    ['--iptables', '--no-iptables-remove', '--host-interface=cali+'],
    ['abandoned', 'rule-stays', 'runs'],
  ],
  [
    'an agent that answers for other pods',
    'kiam-agent',
    ['--iptables', '--no-iptables-remove', '--host-interface=cali+', '--allow-ip-query'],
    ['abandoned', 'ip-query', 'rule-stays', 'runs'],
  ],
  ['the server', 'kiam-server', ['server'], ['abandoned', 'node-role', 'runs']],
  [
    'a server with open expressions',
    'kiam-server',
    ['server', '--disable-strict-namespace-regexp'],
    ['abandoned', 'node-role', 'regexp', 'runs'],
  ],
])('kiam: %s', (_title, name, args, holes) => {
  const agents = proxyAgents([{ ...agent('quay.io/uswitch/kiam:v4.2', args), name }])
  const found = proxyHoleFindings({ agents, world: quiet })
  expect(found.map(({ id }) => id.split('/').at(-1)).toSorted()).toEqual(holes)
})

test.each<[string, string | undefined, string | undefined]>([
  ['jtblin/kube2iam:0.10.9', '0.10.9', undefined],
  ['registry.example:5000/kube2iam', undefined, undefined],
  ['jtblin/kube2iam:0.12.0@sha256:0123456789abcdef', '0.12.0', 'sha256:0123456789abcdef'],
  ['jtblin/kube2iam@sha256:0123456789abcdef', undefined, 'sha256:0123456789abcdef'],
])('%s has its version', (image, tag, digest) => {
  expect(proxyAgents([agent(image, [])])).toMatchObject([{ tag, digest }])
})

test.each(['jtblin/kube2iam-exporter:1', 'example/not-kube2iam:1', 'kiamish:1'])('%s is neither', (image) => {
  expect(proxyAgents([agent(image, [])])).toEqual([])
})

test('options in a shell line are read, and a token is never shown', () => {
  const agents = proxyAgents([
    agent('jtblin/kube2iam:latest', [], {
      command: ['sh', '-c', 'kube2iam --iptables --host-interface cali+ --api-token=secret --node "$NODE"'],
    }),
  ])
  const [runs] = proxyHoleFindings({ agents, world: quiet })
  expect(runs?.text).toContain('--api-token=… --host-interface=cali+ --iptables --node=$NODE')
  expect(JSON.stringify(proxyHoleFindings({ agents, world: quiet }))).not.toContain('secret')
})

test('a check fails for a way that is open, and passes only where neither runs', () => {
  expect(proxyHoleChecks({ agents: [], world: quiet })).toMatchObject([{ status: 'pass' }])
  const checks = proxyHoleChecks({ agents: proxyAgents([agent('jtblin/kube2iam:0.12.0', careful)]), world: quiet })
  expect(checks.find(({ id }) => id.endsWith('/runs'))?.status).toBe('fail')
  expect(checks.find(({ id }) => id.endsWith('/start'))?.status).toBe('warn')
})

test.each<[string, Readonly<Record<string, string>>, boolean]>([
  [
    'kube-proxy replaced, masquerading in eBPF',
    { 'kube-proxy-replacement': 'true', 'enable-bpf-masquerade': 'true' },
    true,
  ],
  ['an older name of the same', { 'kube-proxy-replacement': 'strict', 'enable-bpf-masquerade': 'true' }, true],
  ['no masquerading at all', { 'kube-proxy-replacement': 'true', 'enable-ipv4-masquerade': 'false' }, true],
  ['masquerading with iptables', { 'kube-proxy-replacement': 'true', 'enable-bpf-masquerade': 'false' }, false],
  ['kube-proxy kept', { 'kube-proxy-replacement': 'false', 'enable-bpf-masquerade': 'true' }, false],
  [
    'legacy routing asked for',
    { 'kube-proxy-replacement': 'true', 'enable-bpf-masquerade': 'true', 'enable-host-legacy-routing': 'true' },
    false,
  ],
  ['nothing known', {}, false],
])('eBPF host routing of Cilium: %s', (_title, settings, expected) => {
  expect(routesWithEbpf(settings)).toBe(expected)
})

test('the roles that spec.additionalPolicies lets nodes assume, a deny and NotResource included', () => {
  const statements = [
    { Effect: 'Allow', Action: 'sts:*', Resource: ['arn:aws:iam::1:role/a', '*'] },
    { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    { Effect: 'Allow', Action: 'sts:AssumeRole', NotResource: 'arn:aws:iam::1:role/b' },
  ]
  const spec = {
    additionalPolicies: { node: JSON.stringify(statements), bastion: 'not JSON' },
    externalPolicies: { node: ['arn:aws:iam::1:policy/x'] },
  }
  expect(nodeRolesOf({ apiVersion: 'kops.k8s.io/v1alpha2', kind: 'Cluster', metadata: { name: 'a' }, spec })).toEqual({
    assumes: [
      { role: 'node', resource: 'arn:aws:iam::1:role/a' },
      { role: 'node', resource: '*' },
      { role: 'node', resource: '* except arn:aws:iam::1:role/b' },
    ],
    external: ['arn:aws:iam::1:policy/x'],
  })
})
