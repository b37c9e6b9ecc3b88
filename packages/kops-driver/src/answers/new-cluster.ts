import type { ClusterSpec } from '@dayone/cluster-spec'
import type { NewCluster } from '@dayone/kops'
import { defined, UserError, type StepContext } from '@dayone/pipeline'
import { ownsCluster, type ClusterConfig, type ClusterSlice } from './cluster-config.ts'
import { noSuchCluster } from '../spec/cluster-owner.ts'
import type { ClusterPorts } from '../contract/cluster-ports.ts'
import { refuseUnfitNetwork } from './network-checks.ts'
import { NEW_NETWORK } from './network-problems.ts'
import { refuseUnknownSizes } from './offered-sizes.ts'

/**
 * The specification that kops would save for these answers; writes nothing. Throws UserError (exit 2) for zones and
 * networks that do not exist, and for clusters of others, which dayone cannot create.
 */
export async function newSpec(config: ClusterSlice, { ports }: StepContext<ClusterPorts>): Promise<ClusterSpec> {
  const { kops, cloud } = ports
  if (!ownsCluster(config)) throw noSuchCluster({ name: config.name, state: kops.state }, await kops.listClusters())
  refuseUnknownZones(config, await cloud.zones(), cloud.region)
  await refuseUnknownSizes(config, cloud)
  if (config.networkId !== NEW_NETWORK) refuseUnfitNetwork(config, await cloud.networks(), cloud.region)
  return kops.newClusterSpec(newCluster(config))
}

function refuseUnknownZones({ zones }: ClusterConfig, known: readonly string[], region: string): void {
  const unknown = zones.filter((zone) => !known.includes(zone))
  if (unknown.length === 0) return
  throw new UserError(`Region ${region} has no availability zone ${unknown.join(', ')}.`, {
    hint: `Available: ${known.join(', ')}. Change cluster.zones.`,
  })
}

/** Converts the answers to arguments of kops. Answers without effect are left out. Pure. */
export function newCluster(config: ClusterConfig): NewCluster {
  const { topology, dns, networkId, subnetIds, utilitySubnetIds, workloadIdentity } = config
  const isPrivate = topology === 'private'
  return {
    name: config.name,
    zones: config.zones,
    controlPlaneCount: config.controlPlanes,
    controlPlaneSize: config.controlPlaneSize,
    nodeCount: config.nodes,
    nodeSize: config.nodeSize,
    kubernetesVersion: config.kubernetesVersion,
    networking: config.networking,
    topology,
    bastion: isPrivate && config.bastion,
    apiLoadBalancer: config.apiLoadBalancer,
    dns,
    ...(dns === 'none' || config.dnsZone === undefined ? {} : { dnsZone: config.dnsZone }),
    ...(networkId === NEW_NETWORK ? {} : { networkId, subnetIds }),
    ...(networkId !== NEW_NETWORK && isPrivate ? { utilitySubnetIds } : {}),
    ...(workloadIdentity && config.discoveryStore !== undefined ? { discoveryStore: config.discoveryStore } : {}),
    apiAccess: config.apiAccess,
    sshAccess: config.sshAccess,
    ...defined({ image: config.image, channel: config.channel }),
  }
}
