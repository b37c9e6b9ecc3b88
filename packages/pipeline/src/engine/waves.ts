import type { Change } from '../step/plan.ts'

/** Changes without a wave one by one in their order; then wave by wave, with the changes of a wave in parallel. */
export function waves(changes: readonly Change[]): readonly (readonly Change[])[] {
  const alone = changes.filter((change) => change.wave === undefined).map((change) => [change])
  const numbers = [...new Set(changes.flatMap((change) => change.wave ?? []))].sort((a, b) => a - b)
  return [...alone, ...numbers.map((wave) => changes.filter((change) => change.wave === wave))]
}
