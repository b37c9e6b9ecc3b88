import type { Policy } from './policy.ts'
import type { DeniedAction } from './simulate-permissions.ts'

/** Denied actions that every cluster needs, and those that only some need, without duplicates. Pure. */
export const deniedOf = (
  denied: readonly DeniedAction[],
  policies: readonly Policy[],
): { readonly needed: readonly DeniedAction[]; readonly sometimes: readonly DeniedAction[] } => {
  const always = new Set(
    policies
      .filter(({ isNeeded }) => isNeeded)
      .flatMap(({ statements }) => statements)
      .flatMap(({ actions, unseen = [] }) => [
        ...actions,
        ...unseen.filter(({ isOptional }) => isOptional !== true).flatMap((some) => some.actions),
      ]),
  )
  const all = [...new Map(denied.map((one) => [one.action, one])).values()]
  return {
    needed: all.filter(({ action }) => always.has(action)),
    sometimes: all.filter(({ action }) => !always.has(action)),
  }
}
