import type { DoomedResource } from '@dayone/kops'

/** kops' resource types (pkg/resources/aws), grouped for display. Types that are billed by the hour come first. */
const GROUPS: readonly { readonly title: string; readonly types: readonly string[]; readonly isNamed?: true }[] = [
  { title: 'instances', types: ['instance', 'autoscaling-group', 'autoscaling-config', 'launch-template'] },
  { title: 'disks', types: ['volume'], isNamed: true },
  { title: 'load balancers', types: ['load-balancer', 'target-group'] },
  {
    title: 'network',
    types: [
      'vpc',
      'subnet',
      'route-table',
      'internet-gateway',
      'egress-only-internet-gateway',
      'nat-gateway',
      'elastic-ip',
      'network-interface',
      'security-group',
      'dhcp-options',
    ],
  },
  { title: 'rights', types: ['iam-role', 'iam-instance-profile', 'oidc-provider'] },
  { title: 'names', types: ['route53-record'] },
]
const REST = 'other'

/**
 * What would be deleted, one line per group: `- network: 1 vpc, 1 subnet, 3 security-group`. Disks are listed by name
 * because they hold data. Pure.
 */
export function deletionLines(resources: readonly DoomedResource[]): readonly string[] {
  const groupOf = ({ type }: DoomedResource): string => GROUPS.find(({ types }) => types.includes(type))?.title ?? REST
  const byGroup = Object.groupBy(resources, groupOf)
  return [...GROUPS.map(({ title }) => title), REST].flatMap((title) => {
    const found = byGroup[title]
    if (found === undefined) return []
    const { types = [], isNamed } = GROUPS.find((group) => group.title === title) ?? {}
    const rank = (type: string): number => (types.includes(type) ? types.indexOf(type) : types.length)
    const counts = Object.entries(Object.groupBy(found, ({ type }) => type))
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([type, ofType = []]) => `${ofType.length} ${type}`)
    const names = isNamed ? ` (${found.map(({ name, id }) => name || id).join(', ')})` : ''
    return [`- ${title}: ${counts.join(', ')}${names}`]
  })
}
