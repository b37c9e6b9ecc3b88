import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { fieldOf, machineGroups, numberOf, type MachineGroup } from './machine-groups.ts'

/** The number of each billable resource. */
export interface CostCounts {
  readonly machines: readonly MachineGroup[]
  /** All machines. */
  readonly machineCount: number
  /** etcd volumes, and the root volume of every machine. */
  readonly disks: number
  /** Total of all disks. */
  readonly diskGiB: number
  readonly loadBalancers: number
  readonly natGateways: number
  readonly publicAddresses: number
  readonly zones: number
  readonly queues: number
  readonly dnsZones: number
  /** Disks that are encrypted with a customer-managed key. */
  readonly ownKeys: number
  /** Machine groups with detailed monitoring. */
  readonly monitored: number
}

/** Counted from what kops will create, with the zones of the specification. Pure. */
export function costCounts(preview: UpdatePreview, spec: ClusterSpec): CostCounts {
  const count = (...types: readonly string[]): number => ofType(preview, ...types).length
  const machines = machineGroups(preview, spec)
  const machineCount = sum(machines.map((group) => group.count))
  return {
    machines,
    machineCount,
    disks: count('EBSVolume') + machineCount,
    diskGiB:
      sum(ofType(preview, 'EBSVolume').map((volume) => numberOf(volume, 'SizeGB') ?? 0)) +
      sum(machines.map((group) => group.count * (group.diskGiB ?? 0))),
    loadBalancers: count('NetworkLoadBalancer', 'ClassicLoadBalancer'),
    natGateways: count('NatGateway'),
    publicAddresses: publicAddresses(preview, spec, machines),
    zones: zonesOf(subnetsOf(spec)),
    queues: count('SQS'),
    dnsZones: count('DNSZone'),
    ownKeys: preview.creates.filter(hasOwnKey).length,
    monitored: preview.creates.filter((one) => fieldOf(one, 'InstanceMonitoring') === 'true').length,
  }
}

const ofType = ({ creates }: UpdatePreview, ...types: readonly string[]): readonly PreviewItem[] =>
  creates.filter(({ type }) => types.includes(type))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const subnetsOf = ({ cluster }: ClusterSpec): readonly unknown[] => {
  const subnets = cluster.spec['subnets']
  return Array.isArray(subnets) ? (subnets as unknown[]) : []
}

const zonesOf = (subnets: readonly unknown[]): number =>
  new Set(subnets.map((subnet) => readPath(subnet, ['zone']))).size

/** Of machines, NAT gateways (elastic IPs), and public load balancers (one per zone). */
function publicAddresses(preview: UpdatePreview, spec: ClusterSpec, machines: readonly MachineGroup[]): number {
  const balancers = ofType(preview, 'NetworkLoadBalancer', 'ClassicLoadBalancer')
  const open = balancers.filter((balancer) => fieldOf(balancer, 'Scheme') !== 'internal')
  const zones = zonesOf(subnetsOf(spec).filter((subnet) => readPath(subnet, ['type']) !== 'Private'))
  return (
    sum(machines.filter((group) => group.hasPublicAddress).map((group) => group.count)) +
    ofType(preview, 'ElasticIP').length +
    open.length * zones
  )
}

const hasOwnKey = (one: PreviewItem): boolean =>
  fieldOf(one, 'KmsKeyId') !== undefined || fieldOf(one, 'RootVolumeKmsKey') !== undefined
