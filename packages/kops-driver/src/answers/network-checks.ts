import type { Network } from '@dayone/aws'
import { UserError } from '@dayone/pipeline'
import type { ClusterConfig } from './cluster-config.ts'
import { NEW_NETWORK } from './network-problems.ts'

type NetworkAnswers = Pick<ClusterConfig, 'zones' | 'topology' | 'networkId' | 'subnetIds' | 'utilitySubnetIds'>

/**
 * Throws UserError (exit 2) for a network that cannot hold the cluster. kops would fail in the middle of the build: it
 * allocates new subnets from the network's range without checking existing ones (upup/pkg/fi/cloudup/subnets.go). Pure.
 */
export function refuseUnfitNetwork(config: NetworkAnswers, networks: readonly Network[], region: string): void {
  const { networkId, subnetIds, utilitySubnetIds, topology } = config
  if (networkId === NEW_NETWORK) return
  const network = networks.find(({ id }) => id === networkId)
  if (network === undefined) {
    throw new UserError(`VPC ${networkId} does not exist in region ${region}.`, {
      hint: `VPCs in this region: ${networks.map(showNetwork).join('; ') || 'none'}. Change cluster.networkId, or set it to ${NEW_NETWORK}.`,
    })
  }
  if (!network.hasInternetGateway) {
    throw new UserError(`VPC ${networkId} has no internet gateway, and kops requires one.`, {
      hint: 'Attach one, or choose another VPC with cluster.networkId.',
    })
  }
  if (subnetIds.length === 0) {
    if (network.subnets.length === 0) return
    throw new UserError(`VPC ${networkId} already has subnets, and those kops creates would overlap with them.`, {
      hint: `Set cluster.subnetIds to one subnet per zone. It has: ${showSubnets(network)}.`,
    })
  }
  refuseUnfitSubnets('subnetIds', subnetIds, config.zones, network)
  if (topology === 'private') refuseUnfitSubnets('utilitySubnetIds', utilitySubnetIds, config.zones, network)
}

function refuseUnfitSubnets(key: string, ids: readonly string[], zones: readonly string[], network: Network): void {
  const hint = `VPC ${network.id} has: ${showSubnets(network)}. Change cluster.${key}.`
  const found = ids.map((id) => network.subnets.find((subnet) => subnet.id === id))
  const strange = ids.filter((_, index) => found[index] === undefined)
  if (strange.length > 0)
    throw new UserError(`VPC ${network.id} has no subnet ${strange.join(', ')} (cluster.${key}).`, { hint })
  const ofZones = found.map((subnet) => subnet?.zone)
  const without = zones.filter((zone) => !ofZones.includes(zone))
  if (without.length > 0) throw new UserError(`cluster.${key} has no subnet in ${without.join(', ')}.`, { hint })
  const elsewhere = ofZones.filter((zone, index) => !zones.includes(zone ?? '') || ofZones.indexOf(zone) !== index)
  if (elsewhere.length > 0)
    throw new UserError(`cluster.${key} must list exactly one subnet per zone of the cluster.`, { hint })
}

const showNetwork = ({ id, name, cidr }: Network): string => `${id} (${name === '' ? cidr : `${name}, ${cidr}`})`

const showSubnets = ({ subnets }: Network): string =>
  subnets.map(({ id, zone, cidr }) => `${id} (${zone}, ${cidr})`).join('; ') || 'no subnet'
