import type { NewCluster } from '../kops.ts'

/**
 * Replaces an empty access list: kops ignores `--ssh-access=` and opens the port to 0.0.0.0/0 and ::/0. A loopback
 * address allows no one, should it ever stay in the list.
 */
export const NOBODY = '127.0.0.1/32'

/** The arguments of `kops create cluster` for these answers. Lists are one argument with commas. */
export const newClusterArguments = (cluster: NewCluster): readonly string[] => [
  // Otherwise kops derives it from the state store (upup/pkg/fi/cloudup/new_cluster.go), which is a folder here.
  '--cloud=aws',
  `--zones=${cluster.zones.join(',')}`,
  `--control-plane-count=${cluster.controlPlaneCount}`,
  `--control-plane-size=${cluster.controlPlaneSize}`,
  `--node-count=${cluster.nodeCount}`,
  `--node-size=${cluster.nodeSize}`,
  `--kubernetes-version=${cluster.kubernetesVersion}`,
  `--networking=${cluster.networking}`,
  `--topology=${cluster.topology}`,
  ...(cluster.bastion ? ['--bastion'] : []),
  `--api-loadbalancer-type=${cluster.apiLoadBalancer}`,
  `--dns=${cluster.dns}`,
  ...flag('dns-zone', cluster.dnsZone),
  ...flag('network-id', cluster.networkId),
  ...flag('subnets', cluster.subnetIds?.join(',')),
  ...flag('utility-subnets', cluster.utilitySubnetIds?.join(',')),
  ...flag('discovery-store', cluster.discoveryStore),
  `--admin-access=${accessList(cluster.apiAccess)}`,
  `--ssh-access=${accessList(cluster.sshAccess)}`,
  ...flag('image', cluster.image),
  ...flag('channel', cluster.channel),
]

const flag = (name: string, value: string | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : [`--${name}=${value}`]

const accessList = (cidrs: readonly string[]): string => (cidrs.length === 0 ? NOBODY : cidrs.join(','))
