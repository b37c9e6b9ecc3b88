import { readPath } from '@dayone/cluster-spec'
import type { Severity } from '@dayone/pipeline'
import { namesOf } from '../host-network/names-of.ts'
import { isOn, type ProxyAgent } from './proxy-agents.ts'
import type { ProxyWorld, Taint } from './proxy-world.ts'

/** One way past kube2iam or kiam. */
export interface ProxyHole {
  /** Stable: part of the id of its finding. */
  readonly id: string
  readonly severity: Severity
  readonly text: string
  readonly fix: string
  /** Where it is documented or was reported. */
  readonly source: string
}

const kube2iam = (path: string): string => `https://github.com/jtblin/kube2iam${path}`
const kiam = (path: string): string => `https://github.com/uswitch/kiam${path}`

/** https://github.com/jtblin/kube2iam#iptables */
const interfaces: Readonly<Record<string, string>> = {
  amazonvpc: 'eni+',
  calico: 'cali+',
  cilium: 'lxc+',
  'cilium-etcd': 'lxc+',
  flannel: 'cni0',
  kubenet: 'cbr0',
  'kube-router': 'kube-bridge',
}

const ruleHoles = (agent: ProxyAgent, { plugin, hostRouting, redirects }: ProxyWorld): readonly ProxyHole[] => {
  const { program, flags, workload } = agent
  // A redirect of Cilium takes the place of the rule.
  if (redirects.length > 0) {
    if (redirects.includes(workload.namespace)) return []
    return [
      {
        id: 'redirect',
        severity: 'high',
        text: `The CiliumLocalRedirectPolicy for the metadata address is in ${namesOf(redirects)}, and reaches only pods of its own namespace, but ${program} runs in ${workload.namespace}: no request reaches it.`,
        fix: `Move the policy to ${workload.namespace}.`,
        source: 'https://docs.cilium.io/en/stable/network/kubernetes/local-redirect-policy/',
      },
    ]
  }
  if (hostRouting === true)
    return [
      {
        id: 'host-routing',
        severity: 'high',
        text: `Cilium routes with eBPF and bypasses netfilter: the rule of ${program} is never used, and every pod reaches the metadata service itself.`,
        fix: 'Migrate to roles of service accounts. Until then set enable-host-legacy-routing: "true" in cilium-config, or use a CiliumLocalRedirectPolicy.',
        source:
          'https://docs.cilium.io/en/stable/operations/performance/tuning/#ebpf-host-routing; cilium/cilium#36921',
      },
    ]
  if (!isOn(agent, 'iptables'))
    return [
      {
        id: 'iptables',
        severity: 'high',
        text: `${program} runs without --iptables: unless something else on every node redirects requests to it, pods reach the metadata service itself.`,
        fix: 'Set --iptables and --host-interface, and run it privileged.',
        source: kube2iam('#iptables'),
      },
    ]
  const used = flags.get('host-interface') ?? 'docker0'
  const expected = Object.hasOwn(interfaces, plugin) ? interfaces[plugin] : undefined
  if (expected === undefined || used === expected || used.startsWith('!')) return []
  return [
    {
      id: 'interface',
      severity: 'high',
      text: `Its rule matches the interface ${used}${flags.has('host-interface') ? '' : ' (the default)'}, but pods of ${plugin} have ${expected}: the rule is never used, and every pod reaches the metadata service itself.`,
      fix: `Set --host-interface=${expected}.`,
      source: kube2iam('#iptables'),
    },
  ]
}

interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
const tolerates = ({ key, operator = 'Equal', value = '', effect = '' }: Toleration, taint: Taint): boolean =>
  (key === undefined || key === '' ? operator === 'Exists' : key === taint.key) &&
  (effect === '' || effect === taint.effect) &&
  (operator === 'Exists' || value === taint.value)

const placementHoles = ({ workload, program }: ProxyAgent, { taints }: ProxyWorld): readonly ProxyHole[] => {
  const listed: unknown = readPath(workload.template.spec, ['tolerations'])
  const tolerations = Array.isArray(listed) ? (listed as readonly Toleration[]) : []
  const away = taints.filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerations.some((one) => tolerates(one, taint)),
  )
  if (away.length === 0) return []
  return [
    {
      id: 'tolerations',
      severity: 'high',
      text: `It does not run on ${namesOf([...new Set(away.map((taint) => taint.of))])}, whose taints it does not tolerate: pods there reach the metadata service itself.`,
      fix: `Let ${program} tolerate every taint (operator: Exists), with priorityClassName: system-node-critical.`,
      source: kube2iam('/tree/master/charts/kube2iam'),
    },
  ]
}

/** `lifecycle.preStop` of a container, as text. */
const preStopOf = ({ container }: ProxyAgent): string =>
  JSON.stringify(readPath(container, ['lifecycle', 'preStop']) ?? '')

const restartHoles = (agent: ProxyAgent): readonly ProxyHole[] => {
  const removes =
    agent.program === 'kiam'
      ? isOn(agent, 'iptables') && !isOn(agent, 'no-iptables-remove')
      : /iptables/.test(preStopOf(agent)) && /(?:^|[\s"',])(?:-D|--delete)(?:[\s"',]|$)/.test(preStopOf(agent))
  if (removes)
    return [
      {
        id: 'restart-opens',
        severity: 'high',
        text: `${agent.program} removes its rule when it stops: during every restart and upgrade, pods reach the metadata service itself.`,
        fix: agent.program === 'kiam' ? 'Set --no-iptables-remove.' : 'Remove the preStop hook.',
        source:
          agent.program === 'kiam'
            ? kiam('/pull/253')
            : kube2iam('/blob/master/charts/kube2iam/templates/daemonset.yaml'),
      },
    ]
  if (!isOn(agent, 'iptables')) return []
  return [
    {
      id: 'rule-stays',
      severity: 'low',
      text: `The rule of ${agent.program} stays on every node when it is deleted, and every pod there then gets no answer at all.`,
      fix: 'After it is deleted, roll the nodes, or delete the rule on each of them.',
      source: kube2iam('/issues/127'),
    },
  ]
}

const addressHoles = ({ program }: ProxyAgent, { ipv6 }: ProxyWorld): readonly ProxyHole[] =>
  ipv6.length === 0
    ? []
    : [
        {
          id: 'ipv6',
          severity: 'high',
          text: `The rule of ${program} is for IPv4 only, and ${namesOf(ipv6)} also answer at fd00:ec2::254.`,
          fix: 'Turn the IPv6 endpoint off, or deny the address on the network: `dayone up metadata-guard`.',
          source: kube2iam('/blob/master/iptables/iptables.go'),
        },
      ]

const versionHoles = ({ program, image, tag, digest }: ProxyAgent): readonly ProxyHole[] => [
  ...(digest !== undefined || (tag !== undefined && tag !== 'latest')
    ? []
    : [
        {
          id: 'version',
          severity: 'medium',
          text: `Its image ${image} names no version: which one runs depends on the node.`,
          fix: 'Use a version, by digest.',
          source: 'https://kubernetes.io/docs/concepts/containers/images/#image-names',
        } as const,
      ]),
  ...(program === 'kiam'
    ? [
        {
          id: 'abandoned',
          severity: 'high',
          text: 'Nobody maintains kiam any more: faults in it are not fixed.',
          fix: 'Migrate to roles of service accounts.',
          source: kiam('#readme'),
        } as const,
      ]
    : []),
]

/** Every way past an agent that its options, its place and the cluster leave open. Pure. */
export const agentHoles = (agent: ProxyAgent, world: ProxyWorld): readonly ProxyHole[] => [
  ...versionHoles(agent),
  ...(agent.isServer
    ? []
    : [
        ...ruleHoles(agent, world),
        ...placementHoles(agent, world),
        ...addressHoles(agent, world),
        ...restartHoles(agent),
      ]),
]
