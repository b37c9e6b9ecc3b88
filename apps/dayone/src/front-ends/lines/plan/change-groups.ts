import type { Change } from '@dayone/pipeline'
import { objectKind } from './object-kind.ts'

/** Changes that say the same of many objects of one kind: too many to be read one by one. */
export interface ChangeGroup {
  /** "NetworkPolicy". */
  readonly kind: string
  readonly changes: readonly [Change, ...Change[]]
}

/** As many of one kind are still read one by one. */
const MOST_ALONE = 12

/**
 * The changes in order. More than a dozen creations of one kind, or updates with one and the same difference, become a
 * group in the place of the first. What can hurt is never hidden in one: deletions, effects, what wants a name typed.
 */
export const groupChanges = (changes: readonly Change[]): readonly (Change | ChangeGroup)[] => {
  const members = new Map<string, [Change, ...Change[]]>()
  for (const change of changes) {
    const key = keyOf(change)
    const known = key === undefined ? undefined : members.get(key)
    if (known !== undefined) known.push(change)
    else if (key !== undefined) members.set(key, [change])
  }
  return changes.flatMap((change): readonly (Change | ChangeGroup)[] => {
    const key = keyOf(change)
    const all = key === undefined ? undefined : members.get(key)
    if (all === undefined || all.length <= MOST_ALONE) return [change]
    return all[0] === change ? [{ kind: objectKind(change) ?? '', changes: all }] : []
  })
}

/** Changes of one key say the same; undefined for one that stays alone. */
const keyOf = (change: Change): string | undefined => {
  const kind = objectKind(change)
  const isHarmless = change.action === 'create' || change.action === 'update'
  if (kind === undefined || !isHarmless || change.effect !== undefined || change.confirm !== undefined) return undefined
  return JSON.stringify([change.action, kind, change.diff ?? null])
}
