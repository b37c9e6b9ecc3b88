import type { PictureCosts } from '@dayone/pipeline'
import { isBurstable } from '../spec/burstable.ts'
import type { CostCounts } from './cost-counts.ts'
import type { MachineGroup } from './machine-groups.ts'
import { counted } from './resource-groups.ts'

/** Whether the cloud is AWS, which bills, or a practice cloud. */
export type Money = 'real' | 'pretended'

const VOLUME = 'volume'
const LOAD_BALANCER = 'load balancer'
const NAT_GATEWAY = 'NAT gateway'
const BY_THE_HOUR = 'per hour and per GB'

/**
 * Everything that AWS bills, and how: https://aws.amazon.com/ec2/pricing, /ebs/pricing, /elasticloadbalancing/pricing,
 * /vpc/pricing. Kinds without resources are left out. Pure.
 */
export function cloudCosts(counts: CostCounts, money: Money): PictureCosts {
  const { machines, disks, diskGiB, loadBalancers, natGateways, publicAddresses, zones } = counts
  const items: readonly (readonly [count: number, title: string, text: string])[] = [
    [money === 'real' ? 0 : 1, 'practice', 'free in practice. On AWS all of this is billed:'],
    [
      machines.length,
      'instances',
      `${machines.map(machineText).join(', ')}: per second while running${creditText(machines)}`,
    ],
    [disks, 'volumes', `${counted(disks, VOLUME)}, ${diskGiB} GiB: per GiB and month`],
    [loadBalancers, 'access', `${counted(loadBalancers, LOAD_BALANCER)}: ${BY_THE_HOUR}`],
    [natGateways, 'egress', `${counted(natGateways, NAT_GATEWAY)}: ${BY_THE_HOUR}`],
    [
      publicAddresses,
      'addresses',
      `${counted(publicAddresses, 'public IPv4 address|public IPv4 addresses')}: per hour each`,
    ],
    [machines.length, 'traffic', `to the internet${zones > 1 ? ' and between zones' : ''}: per GB`],
    [counts.dnsZones, 'DNS', 'a hosted zone: per month and per query'],
    [counts.ownKeys, 'KMS', 'customer managed KMS keys: per month and per request'],
    [counts.monitored, 'monitoring', 'detailed monitoring: per metric and month'],
    [1, 'the rest', `the state bucket${counts.queues > 0 ? ', queue and events' : ''}: cents per month`],
  ]
  const summary = summaryOf(counts)
  return {
    summary: money === 'real' ? summary : `free in practice. On AWS: ${summary}`,
    items: items.flatMap(([count, title, text]) => (count === 0 ? [] : [{ title, text }])),
    notes: [
      'Prices vary by region: estimate with https://calculator.aws before you approve.',
      'Volumes and load balancers that workloads request later are billed too.',
      'After `dayone down` only the state bucket is still billed.',
    ],
  }
}

/** For example "1 load balancer, 2 instances (t3.medium bursts on credits), 4 volumes". */
function summaryOf({ machines, ...counts }: CostCounts): string {
  const parts: readonly (readonly [count: number, word: string, more?: string])[] = [
    [counts.loadBalancers, LOAD_BALANCER],
    [counts.natGateways, NAT_GATEWAY],
    [counts.machineCount, 'instance', ` (${typesText(machines)})`],
    [counts.disks, 'volume'],
    [counts.publicAddresses, 'public address|public addresses'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word, more = '']) => `${counted(count, word)}${more}`)
    .join(', ')
}

const machineText = ({ count, most, machineType, role }: MachineGroup): string =>
  `${count}${most > count ? ` to ${most}` : ''} × ${machineType} (${most > 1 ? `${role}s` : role})`

/** T types earn credits. All but t2 exceed them at extra cost by default. */
const exceedsCredits = ({ machineType, cpuCredits }: MachineGroup): boolean =>
  isBurstable(machineType) && (cpuCredits ?? (machineType.startsWith('t2.') ? 'standard' : 'unlimited')) === 'unlimited'

function creditText(machines: readonly MachineGroup[]): string {
  const types = new Set(machines.filter(exceedsCredits).map(({ machineType }) => machineType))
  return types.size === 0 ? '' : `; ${[...types].join(', ')} may add surplus CPU credits under sustained load`
}

function typesText(machines: readonly MachineGroup[]): string {
  const types = [...new Set(machines.map(({ machineType }) => machineType))]
  if (!types.some(isBurstable)) return types.join(', ')
  return types.length === 1 ? `${types.join()} bursts on credits` : `${types.join(', ')}; t types burst on credits`
}
