import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import type { PictureCosts } from '@dayone/pipeline'
import { isBurstable } from './burstable.ts'
import { fieldOf, machineGroups, numberOf, type MachineGroup } from './machine-groups.ts'
import { counted } from './resource-groups.ts'

/** Whether the cloud is AWS, where things cost money, or one that only pretends. */
export type Money = 'real' | 'pretended'

/**
 * Everything of a new cluster that costs money, and how AWS charges for it (https://aws.amazon.com/ec2/pricing, /ebs/pricing,
 * /elasticloadbalancing/pricing, /vpc/pricing). Pure.
 */
export function cloudCosts(preview: UpdatePreview, spec: ClusterSpec, money: Money): PictureCosts {
  const machines = machineGroups(preview, spec)
  const balancers = ofType(preview, 'NetworkLoadBalancer', 'ClassicLoadBalancer')
  const gateways = ofType(preview, 'NatGateway')
  const disks = diskCount(preview, machines)
  const addresses = publicAddresses(preview, spec, machines)
  const zones = new Set(listOf(spec.cluster.spec['subnets']).map((subnet) => readPath(subnet, ['zone'])))
  const items = [
    item('practice', money === 'real' ? 0 : 1, 'free: it only pretends. On AWS all of this costs money:'),
    item(
      'machines',
      machines.length,
      `${machines.map(machineText).join(', ')}: by the second while they run${creditText(machines)}`,
    ),
    item(
      'disks',
      disks.count,
      `${counted(disks.count, 'volume')}, ${disks.gib} GiB: by GiB and month while they exist`,
    ),
    item(
      'way in',
      balancers.length,
      `${counted(balancers.length, 'load balancer')}: by the hour, and by the traffic through it`,
    ),
    item(
      'way out',
      gateways.length,
      `${counted(gateways.length, 'NAT gateway')}: by the hour, and by the traffic through it`,
    ),
    item(
      'addresses',
      addresses,
      `${counted(addresses, 'public IPv4 address|public IPv4 addresses')}: by the hour, each`,
    ),
    item('traffic', machines.length, `to the internet${zones.size > 1 ? ', and between zones' : ''}: by GB`),
    item('DNS', ofType(preview, 'DNSZone').length, 'a hosted zone: by the month, and by queries'),
    item('KMS', preview.creates.filter(hasOwnKey).length, 'encryption keys of your own: by the month, and by use'),
    item('monitoring', preview.creates.filter(isMonitored).length, 'detailed metrics of machines: by metric and month'),
    item(
      'the rest',
      1,
      `${['the state bucket', ...(ofType(preview, 'SQS').length > 0 ? ['queue and events'] : [])].join(', ')}: cents a month`,
    ),
  ].flat()
  const summary = [
    balancers.length === 0 ? '' : counted(balancers.length, 'load balancer'),
    gateways.length === 0 ? '' : counted(gateways.length, 'NAT gateway'),
    machines.length === 0 ? '' : `${counted(sum(machines), 'machine')} (${typesText(machines)})`,
    disks.count === 0 ? '' : counted(disks.count, 'disk'),
    addresses === 0 ? '' : counted(addresses, 'public address|public addresses'),
  ]
    .filter((text) => text !== '')
    .join(', ')
  return {
    summary: money === 'real' ? summary : `free, practice only pretends. On AWS: ${summary}`,
    items,
    notes: [
      'Prices differ by region and change: reckon with https://calculator.aws before you agree.',
      'Disks and load balancers that applications order later cost money too.',
      'After `dayone down` nothing of this goes on costing but the state bucket.',
    ],
  }
}

const ofType = ({ creates }: UpdatePreview, ...types: readonly string[]): readonly PreviewItem[] =>
  creates.filter(({ type }) => types.includes(type))

const item = (title: string, count: number, text: string): PictureCosts['items'] =>
  count === 0 ? [] : [{ title, text }]

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

const sum = (machines: readonly MachineGroup[]): number => machines.reduce((total, { count }) => total + count, 0)

const machineText = ({ count, most, machineType, role }: MachineGroup): string =>
  `${count}${most > count ? ` to ${most}` : ''} × ${machineType} (${most > 1 ? `${role}s` : role})`

/** T types earn credits; all but t2 go on beyond them at a price, unless they are told not to. */
const exceedsCredits = ({ machineType, cpuCredits }: MachineGroup): boolean =>
  isBurstable(machineType) && (cpuCredits ?? (machineType.startsWith('t2.') ? 'standard' : 'unlimited')) === 'unlimited'

function creditText(machines: readonly MachineGroup[]): string {
  const types = new Set(machines.filter(exceedsCredits).map(({ machineType }) => machineType))
  return types.size === 0 ? '' : `; ${[...types].join(', ')} may add surplus CPU credits when busy for long`
}

function typesText(machines: readonly MachineGroup[]): string {
  const types = [...new Set(machines.map(({ machineType }) => machineType))]
  if (!types.some(isBurstable)) return types.join(', ')
  return types.length === 1 ? `${types.join()} bursts on credits` : `${types.join(', ')}; t types burst on credits`
}

/** The volumes of etcd, and the disk every machine starts with. */
function diskCount(
  preview: UpdatePreview,
  machines: readonly MachineGroup[],
): { readonly count: number; readonly gib: number } {
  const volumes = ofType(preview, 'EBSVolume')
  return {
    count: volumes.length + sum(machines),
    gib:
      volumes.reduce((total, volume) => total + (numberOf(volume, 'SizeGB') ?? 0), 0) +
      machines.reduce((total, { count, diskGiB = 0 }) => total + count * diskGiB, 0),
  }
}

/** Of machines, of NAT gateways, and of public load balancers: those have one in each zone. */
function publicAddresses(preview: UpdatePreview, spec: ClusterSpec, machines: readonly MachineGroup[]): number {
  const open = listOf(spec.cluster.spec['subnets']).filter((subnet) => readPath(subnet, ['type']) !== 'Private')
  const zones = new Set(open.map((subnet) => readPath(subnet, ['zone']))).size
  const balancers = ofType(preview, 'NetworkLoadBalancer', 'ClassicLoadBalancer')
  return (
    sum(machines.filter(({ hasPublicAddress }) => hasPublicAddress)) +
    ofType(preview, 'ElasticIP').length +
    balancers.filter((balancer) => fieldOf(balancer, 'Scheme') !== 'internal').length * zones
  )
}

const hasOwnKey = (one: PreviewItem): boolean =>
  fieldOf(one, 'KmsKeyId') !== undefined || fieldOf(one, 'RootVolumeKmsKey') !== undefined

const isMonitored = (one: PreviewItem): boolean => fieldOf(one, 'InstanceMonitoring') === 'true'
