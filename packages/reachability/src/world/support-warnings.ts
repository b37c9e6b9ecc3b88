import type { Support } from '../admin/admin-support.ts'

/** A sentence for every kind of policies of administrators that is not enforced, or may not be. */
export const supportWarnings = (supportOf: ReadonlyMap<string, Support>): readonly string[] =>
  [...supportOf].flatMap(([kind, support]) => {
    if (support === 'enforced') return []
    return support === 'ignored'
      ? [`${kind}: the network plugin does not enforce this kind: it is ignored.`]
      : [
          `${kind}: whether the network plugin enforces this kind is not known: where it matters, the result is undecided.`,
        ]
  })
