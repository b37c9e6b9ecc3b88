import type { PreviewItem, UpdatePreview } from '@dayone/kops'

/** What people look for first, in this order; then whatever there is most of. */
const FIRST = ['VPC', 'Subnet', 'NetworkLoadBalancer', 'AutoscalingGroup', 'LaunchTemplate', 'IAMRole']
/** More creations than this are counted by type. */
const LISTED = 12

/** A sentence names the first few types; the diff has them all. */
const NAMED = 6

/** "119 resources: 1 VPC, 1 Subnet, …" */
export function summarizePreview({ creates, modifies, deletes, prunes }: UpdatePreview, prune: boolean): string {
  const parts = [
    creates.length > 0 ? `creates ${resources(creates)}: ${counted(creates)}` : '',
    modifies.length > 0 ? `changes ${resources(modifies)}: ${counted(modifies)}` : '',
    deletes.length > 0 ? `deletes ${resources(deletes)}: ${counted(deletes)}` : '',
    prune ? `removes ${resources(prunes)} that the specification no longer names: ${counted(prunes)}` : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** The preview as lines of `- old` and `+ new`. */
export function previewDiff({ creates, modifies, deletes, prunes }: UpdatePreview, prune: boolean): string {
  const gone = [...deletes, ...(prune ? prunes : [])]
  return [
    ...(creates.length > LISTED
      ? byType(creates).map(([type, items]) => `+ ${items.length} ${type}`)
      : creates.map(({ type, name }) => `+ ${type}/${name}`)),
    ...modifies.flatMap(({ type, name, fields }) => fields.flatMap((field) => fieldDiff(`${type}/${name}`, field))),
    ...gone.map(({ type, name }) => `- ${type}/${name}`),
  ].join('\n')
}

/** kops writes ` old -> new` for a plain field and a text of many lines for a file. */
function fieldDiff(item: string, { name, value }: PreviewItem['fields'][number]): readonly string[] {
  const [before, after, ...rest] = value.trim().split(' -> ')
  if (value.includes('\n') || before === undefined || after === undefined || rest.length > 0) {
    return [`+ ${item} ${name} changes`]
  }
  return [`- ${item} ${name}: ${before}`, `+ ${item} ${name}: ${after}`]
}

const resources = (items: readonly PreviewItem[]): string =>
  items.length === 1 ? '1 resource' : `${items.length} resources`

function counted(items: readonly PreviewItem[]): string {
  const types = byType(items)
  const named = types.slice(0, NAMED).map(([type, ofType]) => `${ofType.length} ${type}`)
  return [...named, ...(types.length > NAMED ? ['…'] : [])].join(', ')
}

function byType(items: readonly PreviewItem[]): readonly (readonly [string, readonly PreviewItem[]])[] {
  const rank = (type: string): number => (FIRST.includes(type) ? FIRST.indexOf(type) : FIRST.length)
  return Object.entries(Object.groupBy(items, ({ type }) => type))
    .map(([type, ofType = []]) => [type, ofType] as const)
    .sort(([left, a], [right, b]) => rank(left) - rank(right) || b.length - a.length || (left < right ? -1 : 1))
}
