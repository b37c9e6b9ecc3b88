/** Random choices with a fixed seed. */
export interface Choices {
  chance(probability: number): boolean
  /** 0 … most. */
  upTo(most: number): number
  one<T>(from: readonly T[]): T
  maybe<T>(from: readonly T[]): T | undefined
  /** 1 … most of them, possibly with repetitions. */
  some<T>(from: readonly T[], most: number): readonly T[]
  /** A random subset. */
  subset<T>(from: readonly T[]): readonly T[]
}

/** mulberry32: small, and good enough to select test data. */
const numbers = (seed: number): (() => number) => {
  let state = Math.imul(seed + 1, 0x9e3779b9)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const choices = (seed: number): Choices => {
  const next = numbers(seed)
  const upTo = (most: number) => Math.floor(next() * (most + 1))
  const one = <T>(from: readonly T[]): T => {
    const [first] = from
    if (first === undefined) throw new Error('There is nothing to choose from.')
    return from[upTo(from.length - 1)] ?? first
  }
  return {
    chance: (probability) => next() < probability,
    upTo,
    one,
    maybe: (from) => (from.length === 0 ? undefined : one(from)),
    some: (from, most) => Array.from({ length: 1 + upTo(most - 1) }, () => one(from)),
    subset: (from) => from.filter(() => next() < 0.4),
  }
}
