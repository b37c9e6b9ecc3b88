import { readPath, signInSettings, type ClusterSpec } from '@dayone/cluster-spec'
import { defined, type ClusterFacts } from '@dayone/pipeline'
import { addressNumber, addressText } from '../spec/address-ranges.ts'
import { ownsCluster, type ClusterSlice } from './cluster-config.ts'
import { bareVersion } from '../spec/kubernetes-version.ts'
import { findNetworkPlugin, networkPlugins } from '../spec/network-plugins.ts'
import { NEW_NETWORK } from './network-problems.ts'

/**
 * The ranges that kops assigns to a new IPv4 cluster (upup/pkg/fi/cloudup/new_cluster.go, seen in
 * cluster-completed.spec).
 */
const NEW_CLUSTER = { vpcCidr: '172.20.0.0/16', nonMasqueradeCidr: '100.64.0.0/10' }

/** With amazonvpc, the non-masquerade CIDR is the VPC's range, and services have a range of their own. */
const AMAZON_VPC_SERVICES = '100.64.0.0/13'

/** Other settings of OIDC have no effect without an issuer. */
const isWithoutEffect = (field: string): boolean => /^kubeAPIServer\.oidc(?!IssuerURL$)/.test(field)

/** The facts that follow from the specification. Pure. Namespaces and the uid are known only from the live cluster. */
export function clusterFacts(spec: ClusterSpec): ClusterFacts {
  const { cluster } = spec
  const signIn = signInSettings(spec)
  const text = (...path: string[]): string | undefined => {
    const value = readPath(cluster, ['spec', ...path])
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const networkPlugin = pluginOf(cluster.spec['networking'])
  return {
    name: cluster.metadata.name,
    kubernetesVersion: bareVersion(text('kubernetesVersion') ?? ''),
    networkPlugin,
    hasIdentityProvider: !Object.keys(signIn).every(isWithoutEffect),
    signInSettings: signIn,
    namespaces: [],
    ...defined({
      region: regionOf(zonesOf(cluster.spec['subnets'])),
      vpcCidr: text('networkCIDR'),
      additionalVpcCidrs: additionalRanges(readPath(cluster, ['spec', 'additionalNetworkCIDRs'])),
      podCidr: text('podCIDR') ?? podRange(text('nonMasqueradeCIDR'), networkPlugin.name),
      serviceCidr: text('serviceClusterIPRange') ?? serviceRange(text('nonMasqueradeCIDR'), networkPlugin.name),
      nodeLocalDns:
        readPath(cluster, ['spec', 'kubeDNS', 'nodeLocalDNS', 'enabled']) === true
          ? (text('kubeDNS', 'nodeLocalDNS', 'localIP') ?? nodeLocalAddress(text('nonMasqueradeCIDR')))
          : undefined,
    }),
  }
}

/** The facts that follow from a configuration, before kops is called. */
export function predictFacts(config: ClusterSlice): Partial<ClusterFacts> {
  if (!ownsCluster(config)) return { name: config.name }
  const plugin = findNetworkPlugin(config.networking)
  // Only AWS knows the range of an existing network. With amazonvpc, pods use addresses of that range.
  const isNew = config.networkId === NEW_NETWORK
  const podCidr = podRange(NEW_CLUSTER.nonMasqueradeCidr, config.networking)
  return {
    name: config.name,
    kubernetesVersion: config.kubernetesVersion,
    networkPlugin: { name: config.networking, enforcesNetworkPolicy: plugin?.enforcesNetworkPolicy ?? false },
    ...defined({
      region: regionOf(config.zones),
      vpcCidr: isNew ? NEW_CLUSTER.vpcCidr : undefined,
      podCidr: isNew || config.networking !== 'amazonvpc' ? podCidr : undefined,
      serviceCidr: serviceRange(NEW_CLUSTER.nonMasqueradeCidr, config.networking),
    }),
  }
}

/** The defaults of kops, pkg/model/components/kubedns.go; a cluster with an IPv6 range is IPv6 only. */
const nodeLocalAddress = (range: string | undefined): string =>
  range?.includes(':') === true ? 'fd00:90de:d95::1' : '169.254.20.10'

function pluginOf(networking: unknown): ClusterFacts['networkPlugin'] {
  const has = (key: string): boolean => readPath(networking, [key]) !== undefined
  const plugin = networkPlugins.find(({ key }) => has(key))
  if (plugin === undefined) return { name: 'unknown', enforcesNetworkPolicy: false }
  const isEnabled = plugin.name !== 'kindnet' || readPath(networking, ['kindnet', 'networkPolicies']) === true
  return { name: plugin.name, enforcesNetworkPolicy: plugin.enforcesNetworkPolicy && isEnabled }
}

/** https://kops.sigs.k8s.io/run_in_existing_vpc/#multiple-cidrs */
function additionalRanges(listed: unknown): readonly string[] | undefined {
  const ranges = (Array.isArray(listed) ? (listed as unknown[]) : []).filter((one) => typeof one === 'string')
  return ranges.length === 0 ? undefined : ranges
}

const zonesOf = (subnets: unknown): readonly string[] =>
  (Array.isArray(subnets) ? (subnets as unknown[]) : []).flatMap((subnet) => {
    const zone = readPath(subnet, ['zone'])
    return typeof zone === 'string' ? [zone] : []
  })

/** `us-west-2a` and the local zone `us-west-2-lax-1a` are both in us-west-2. */
const regionOf = (zones: readonly string[]): string | undefined => /^[a-z]{2}(-[a-z]+)+-\d+/.exec(zones[0] ?? '')?.[0]

/** kops assigns the upper half of the non-masquerade CIDR to pods. With amazonvpc, pods use addresses of the VPC. */
function podRange(range: string | undefined, plugin: string): string | undefined {
  const [address, prefix] = ipv4Range(range) ?? []
  if (address === undefined || prefix === undefined) return undefined
  return plugin === 'amazonvpc'
    ? range
    : `${addressText(addressNumber(address) + 2n ** BigInt(31 - prefix), 4)}/${prefix + 1}`
}

/** kops assigns the first eighth of the non-masquerade CIDR to services. */
function serviceRange(range: string | undefined, plugin: string): string | undefined {
  if (plugin === 'amazonvpc') return AMAZON_VPC_SERVICES
  const [address, prefix] = ipv4Range(range) ?? []
  return address === undefined || prefix === undefined ? undefined : `${address}/${prefix + 3}`
}

function ipv4Range(range: string | undefined): readonly [string, number] | undefined {
  const [, address, prefix] = /^([\d.]+)\/(\d+)$/.exec(range ?? '') ?? []
  return address === undefined || prefix === undefined ? undefined : [address, Number(prefix)]
}
