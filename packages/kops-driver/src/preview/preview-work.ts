import { createHash } from 'node:crypto'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { accessList, ACCESS_LISTS, isWithin } from '../spec/access-lists.ts'

/**
 * Old access rules are deleted by kops only with --prune; without it the whole world would stay allowed (kops 1.36,
 * `update cluster`). Which of them a preview names is chance, see `withoutAccessRules`; that it names some is a reason.
 */
export const mustPrune = ({ prunes }: UpdatePreview): boolean => prunes.some(isAccessRule)

/** The same before kops can be asked: whether somebody loses access by this change of the specification. Pure. */
export const mustPruneAfter = (before: ClusterSpec, after: ClusterSpec): boolean =>
  ACCESS_LISTS.some((list) => !isWithin(accessList(before, list), accessList(after, list)))

/** Whether a resource is a rule of a security group: what access lists become. Pure. */
export const isAccessRule = ({ type }: Pick<PreviewItem, 'type'>): boolean => type === 'SecurityGroupRule'

/**
 * A preview without the old access rules that wait for --prune. kops looks for them group by group, side by side, and
 * gives up on a group as long as another one has not been found (kops 1.36, awstasks/securitygroup.go, FindDeletions): of
 * six rules it names six, four or two, and with --prune deletes as many. Only the cloud says which there are.
 */
export const withoutAccessRules = (preview: UpdatePreview): UpdatePreview => ({
  ...preview,
  prunes: preview.prunes.filter((item) => !isAccessRule(item)),
})

/** Whether an update has something to do. Deletions that wait for --prune and are no access rules are a finding, not work. */
export const hasWork = (preview: UpdatePreview): boolean =>
  preview.creates.length + preview.modifies.length + preview.deletes.length > 0 || mustPrune(preview)

/** Whether the cluster is saved but was never built: kops writes this file with the first update and changes it ever after. */
export const isFirstUpdate = ({ creates }: UpdatePreview): boolean =>
  creates.some(({ type, name }) => type === 'ManagedFile' && name === 'cluster-completed.spec')

/** SHA-256 of which resources an update touches and how, hex; neither their order nor old access rules count. */
export function resourcesHash(preview: UpdatePreview): string {
  const { creates, modifies, deletes, prunes } = withoutAccessRules(preview)
  const lines = Object.entries({ creates, modifies, deletes, prunes }).flatMap(([what, items]) =>
    items.map(({ type, name }) => `${what} ${type}/${name}`),
  )
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
