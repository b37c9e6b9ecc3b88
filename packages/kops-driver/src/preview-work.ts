import { createHash } from 'node:crypto'
import type { UpdatePreview } from '@dayone/kops'

/** Old access rules are deleted by kops only with --prune; without it the whole world would stay allowed (kops 1.36, `update cluster`). */
export const mustPrune = ({ prunes }: UpdatePreview): boolean => prunes.some(({ type }) => type === 'SecurityGroupRule')

/** Whether an update has something to do. Deletions that wait for --prune and are no access rules are a finding, not work. */
export const hasWork = (preview: UpdatePreview): boolean =>
  preview.creates.length + preview.modifies.length + preview.deletes.length > 0 || mustPrune(preview)

/** Whether the cluster is saved but was never built: kops writes this file with the first update and changes it ever after. */
export const isFirstUpdate = ({ creates }: UpdatePreview): boolean =>
  creates.some(({ type, name }) => type === 'ManagedFile' && name === 'cluster-completed.spec')

/** SHA-256 of which resources an update touches and how, hex; the order in which kops names them does not count. */
export function resourcesHash({ creates, modifies, deletes, prunes }: UpdatePreview): string {
  const lines = Object.entries({ creates, modifies, deletes, prunes }).flatMap(([what, items]) =>
    items.map(({ type, name }) => `${what} ${type}/${name}`),
  )
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}
