import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { Picture } from '@dayone/pipeline'
import { EVERYBODY, wideAccess } from '../spec/internet-share.ts'
import { accessList, type AccessList } from '../spec/access-lists.ts'
import { cloudCosts, type Money } from './cloud-costs.ts'
import { costCounts } from './cost-counts.ts'
import { fieldOf, type MachineGroup } from './machine-groups.ts'
import { counted, groupResources, type CountedGroup } from './resource-groups.ts'

/**
 * What kops will build, grouped and counted: every resource of the preview is in exactly one group and one count. Pure.
 */
export function cloudPicture(preview: UpdatePreview, spec: ClusterSpec, money: Money): Picture {
  const counts = costCounts(preview, spec)
  const { machines } = counts
  const groups = groupResources(preview.creates)
  const inStore = total(groups.filter(({ isInStore }) => isInStore))
  const inCloud = total(groups) - inStore
  return {
    counts: [
      { count: inCloud, noun: inCloud === 1 ? 'AWS resource' : 'AWS resources' },
      { count: inStore, noun: inStore === 1 ? 'file in the state store' : 'files in the state store' },
    ].filter(({ count }) => count > 0),
    path: pathOf(preview, spec, machines),
    groups: groups.map(({ title, count, text }) => ({
      title,
      count,
      lines: [...wordsOn(title, spec, machines), text],
    })),
    costs: cloudCosts(counts, money),
  }
}

const total = (groups: readonly CountedGroup[]): number => groups.reduce((sum, { count }) => sum + count, 0)

/** Details that kops' resource types do not show. */
function wordsOn(title: string, spec: ClusterSpec, machines: readonly MachineGroup[]): readonly string[] {
  switch (title) {
    case 'access':
      return [`Kubernetes API: ${whoMay(spec, 'kubernetesApiAccess')} · SSH: ${whoMay(spec, 'sshAccess')}`]
    case 'instances':
      return machines.map(
        ({ role, count, most, machineType, diskGiB }) =>
          `${counted(count, role)}${most > count ? `, up to ${most}` : ''}: ${machineType}${diskGiB === undefined ? '' : ` with a volume of ${diskGiB} GiB`}`,
      )
    default:
      return []
  }
}

const LISTED = 2

/** For example "only 203.0.113.7/32", "anyone on the internet", "no one". */
function whoMay(spec: ClusterSpec, field: AccessList['field']): string {
  const ranges = accessList(spec, { field })
  if (ranges.length === 0) return 'nobody'
  const wide = wideAccess(ranges)
  if (wide !== undefined) return wide === EVERYBODY ? 'anyone on the internet' : wide
  const more = ranges.length - LISTED
  return `only ${ranges.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** The network path to the cluster. */
function pathOf({ creates }: UpdatePreview, spec: ClusterSpec, machines: readonly MachineGroup[]): readonly string[] {
  const balancer = creates.find(({ type }) => /LoadBalancer$/.test(type))
  const isInternal =
    fieldOf(balancer, 'Scheme') === 'internal' ||
    readPath(spec.cluster, ['spec', 'api', 'loadBalancer', 'type']) === 'Internal'
  const count = (role: string): number =>
    machines.filter((group) => group.role === role).reduce((sum, group) => sum + group.count, 0)
  const roles = ['control plane', 'node'].filter((role) => count(role) > 0)
  if (roles.length === 0) return []
  return [
    isInternal ? 'inside the VPC only' : whoMay(spec, 'kubernetesApiAccess'),
    ...(balancer === undefined ? [] : [isInternal ? 'internal load balancer' : 'load balancer']),
    ...roles.map((role) => counted(count(role), role)),
  ]
}
