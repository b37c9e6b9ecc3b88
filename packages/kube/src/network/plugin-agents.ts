/** An option of an agent that disables enforcement if it has one of these values. */
export interface EnforcementSwitch {
  /** As on the command line, without dashes: `enable-policy`. */
  readonly flag: string
  readonly off: (value: string) => boolean
  /** The consequence, as a clause: "it ignores NetworkPolicies". */
  readonly means: string
}

/** The agent of a network plugin that enforces policies, as named by kops 1.36 and by the plugin's own installers. */
export interface PluginAgent {
  readonly plugin: string
  readonly daemonSets: readonly { readonly namespace: string; readonly name: string }[]
  readonly switches: readonly EnforcementSwitch[]
  /** The environment variable of a flag: `CILIUM_ENABLE_POLICY`. */
  readonly variable?: (flag: string) => string
}

const is = (word: string) => (value: string) => value.toLowerCase() === word
const shouted = (flag: string): string => flag.replaceAll('-', '_').toUpperCase()

/** Sources: pkg/option of Cilium 1.18, Felix configuration of Calico 3.31, options of kube-router and kindnet. */
export const pluginAgents: readonly PluginAgent[] = [
  {
    plugin: 'cilium',
    daemonSets: [{ namespace: 'kube-system', name: 'cilium' }],
    variable: (flag) => `CILIUM_${shouted(flag)}`,
    switches: [
      { flag: 'enable-policy', off: is('never'), means: 'it enforces no policy at all' },
      { flag: 'policy-audit-mode', off: is('true'), means: 'it only logs what policies would deny' },
      { flag: 'enable-k8s-networkpolicy', off: is('false'), means: 'it ignores NetworkPolicies' },
      {
        flag: 'enable-cilium-clusterwide-network-policy',
        off: is('false'),
        means: 'it ignores CiliumClusterwideNetworkPolicies',
      },
    ],
  },
  {
    plugin: 'calico',
    daemonSets: [
      { namespace: 'kube-system', name: 'calico-node' },
      { namespace: 'calico-system', name: 'calico-node' },
    ],
    variable: (flag) => `FELIX_${flag.toUpperCase()}`,
    switches: [
      { flag: 'chainInsertMode', off: is('append'), means: 'host rules take precedence over its policies' },
      { flag: 'workloadSourceSpoofing', off: is('any'), means: 'pods can spoof source addresses' },
      {
        flag: 'interfacePrefix',
        off: (value) => !value.split(',').includes('cali'),
        means: 'it does not manage the interfaces of pods',
      },
    ],
  },
  {
    plugin: 'kube-router',
    daemonSets: [{ namespace: 'kube-system', name: 'kube-router' }],
    switches: [{ flag: 'run-firewall', off: is('false'), means: 'it enforces no policy at all' }],
  },
  {
    plugin: 'kindnet',
    daemonSets: [{ namespace: 'kube-system', name: 'kindnet' }],
    switches: [{ flag: 'network-policy', off: is('false'), means: 'it enforces no policy at all' }],
  },
]

/** Variants such as `cilium-etcd` have the agent of `cilium`. Undefined for unknown plugins. */
export const agentOf = (plugin: string): PluginAgent | undefined =>
  pluginAgents.find((agent) => plugin === agent.plugin || plugin.startsWith(`${agent.plugin}-`))
