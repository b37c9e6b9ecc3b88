import type { Change } from '@dayone/pipeline'
import { objectKind } from './object-kind.ts'

/** Equal changes to many objects of one kind: too many to read individually. */
export interface ChangeGroup {
  /** "NetworkPolicy". */
  readonly kind: string
  readonly changes: readonly [Change, ...Change[]]
}

/** Up to this many of one kind are listed individually. */
const MOST_ALONE = 12

/**
 * The changes in order. More than a dozen creations of one kind, or updates with one and the same difference, become a
 * group in the place of the first. Risky changes are never grouped: deletions, changes with effects, changes that need a typed name.
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

/** Changes with the same key are equal; undefined for one that is not grouped. */
const keyOf = (change: Change): string | undefined => {
  const kind = objectKind(change)
  const isHarmless = change.action === 'create' || change.action === 'update'
  if (kind === undefined || !isHarmless || change.effect !== undefined || change.confirm !== undefined) return undefined
  return JSON.stringify([change.action, kind, change.diff ?? null])
}
