import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { groupResources } from './resource-groups.ts'

/** With more resources, the summary counts them in groups. */
const LISTED = 12

/**
 * For example "creates 119 resources: network 9, access 38, …; changes 2 resources: 1 LaunchTemplate, 1 ManagedFile".
 */
export function summarizePreview({ creates, modifies, deletes, prunes }: UpdatePreview, prune: boolean): string {
  const parts = [
    creates.length > 0 ? `creates ${resources(creates)}: ${counted(creates)}` : '',
    modifies.length > 0 ? `changes ${resources(modifies)}: ${counted(modifies)}` : '',
    deletes.length > 0 ? `deletes ${resources(deletes)}: ${counted(deletes)}` : '',
    prune ? `prunes ${resources(prunes)} no longer in the specification: ${counted(prunes)}` : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** The preview as lines of `- old` and `+ new`. */
export function previewDiff({ creates, modifies, deletes, prunes }: UpdatePreview, prune: boolean): string {
  const gone = [...deletes, ...(prune ? prunes : [])]
  return [
    ...(creates.length > LISTED
      ? groupResources(creates).map(({ title, text }) => `+ ${title}: ${text}`)
      : creates.map(({ type, name }) => `+ ${type}/${name}`)),
    ...modifies.flatMap(({ type, name, fields }) => fields.flatMap((field) => fieldDiff(`${type}/${name}`, field))),
    ...gone.map(({ type, name }) => `- ${type}/${name}`),
  ].join('\n')
}

/** kops writes ` old -> new` for a plain field, and several lines for a file. */
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
  if (items.length > LISTED)
    return groupResources(items)
      .map(({ title, count }) => `${title} ${count}`)
      .join(', ')
  return [...Map.groupBy(items, ({ type }) => type)]
    .sort(([left, a], [right, b]) => b.length - a.length || (left < right ? -1 : 1))
    .map(([type, ofType]) => `${ofType.length} ${type}`)
    .join(', ')
}
