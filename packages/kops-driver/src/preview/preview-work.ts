import { createHash } from 'node:crypto'
import type { ClusterSpec } from '@dayone/cluster-spec'
import type { PreviewItem, UpdatePreview } from '@dayone/kops'
import { accessList, ACCESS_LISTS, isWithin } from '../spec/access-lists.ts'

/**
 * kops deletes old access rules only with --prune; without it they would stay open (kops 1.36, `update cluster`). Which
 * of them a preview lists varies, see `withoutAccessRules`; one is enough to prune.
 */
export const mustPrune = ({ prunes }: UpdatePreview): boolean => prunes.some(isAccessRule)

/** The same before kops can preview: whether this change of the specification revokes access. Pure. */
export const mustPruneAfter = (before: ClusterSpec, after: ClusterSpec): boolean =>
  ACCESS_LISTS.some((list) => !isWithin(accessList(before, list), accessList(after, list)))

/** Whether a resource is a security group rule, which access lists become. Pure. */
export const isAccessRule = ({ type }: Pick<PreviewItem, 'type'>): boolean => type === 'SecurityGroupRule'

/**
 * The preview without the old access rules that wait for --prune. kops searches the groups in parallel, and gives up on
 * a group while another one has not been found (kops 1.36, awstasks/securitygroup.go, FindDeletions): of six rules it
 * lists six, four or two, and --prune deletes as many. Only AWS has the complete list. Pure.
 */
export const withoutAccessRules = (preview: UpdatePreview): UpdatePreview => ({
  ...preview,
  prunes: preview.prunes.filter((item) => !isAccessRule(item)),
})

/** Whether an update has work to do. Deletions that wait for --prune, other than access rules, are a finding. */
export const hasWork = (preview: UpdatePreview): boolean =>
  preview.creates.length + preview.modifies.length + preview.deletes.length > 0 || mustPrune(preview)

/**
 * Whether the cluster is saved but was never built: kops creates this file on the first update and only changes it
 * later.
 */
export const isFirstUpdate = ({ creates }: UpdatePreview): boolean =>
  creates.some(({ type, name }) => type === 'ManagedFile' && name === 'cluster-completed.spec')

/** SHA-256 (hex) of which resources an update touches and how, without their order and without old access rules. */
export function resourcesHash(preview: UpdatePreview): string {
  const { creates, modifies, deletes, prunes } = withoutAccessRules(preview)
  const lines = Object.entries({ creates, modifies, deletes, prunes }).flatMap(([what, items]) =>
    items.map(({ type, name }) => `${what} ${type}/${name}`),
  )
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
