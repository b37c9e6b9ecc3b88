import { meetsRequirement, type Requirement, type Selector } from '../policies/label-selector.ts'
import type { Labels } from '../pods/pod.ts'

/** An object with labels that a selector could have matched. */
export interface Candidate {
  readonly title: string
  readonly labels: Labels
}

interface Miss {
  readonly cost: number
  readonly text: string
}

/** A sentence about the closest match of a selector that selects nothing; undefined if there is none. */
export const nearMiss = (selector: Selector, candidates: readonly Candidate[]): string | undefined => {
  const misses = candidates.flatMap(({ title, labels }) => {
    const failing = selector.filter((requirement) => !meetsRequirement(requirement, labels))
    const [first] = failing
    if (first === undefined) return []
    const miss = missOf(first, labels)
    return miss === undefined
      ? []
      : [{ cost: miss.cost + 10 * (failing.length - 1), text: `${title} has ${miss.text}` }]
  })
  const [best] = misses.toSorted((one, other) => one.cost - other.cost)
  return best === undefined || best.cost > 14 ? undefined : `Did you mean this? ${best.text}.`
}

/** The distance of a requirement to the closest label, and that label; up to a third of the letters may differ. */
const missOf = ({ key, values }: Requirement, labels: Labels): Miss | undefined => {
  const own = labels[key]
  const misses = Object.entries(labels).flatMap(([label, value]): readonly Miss[] => {
    if (label === key) return values.map((wanted) => ({ cost: editDistance(wanted, value), text: `${label}=${value}` }))
    const distance = editDistance(key, label)
    const isSameValue = values.length === 0 || values.includes(value)
    return isSameValue && distance <= Math.max(2, Math.floor(key.length / 3))
      ? [{ cost: distance, text: `${label}=${value}` }]
      : []
  })
  const [best] = misses.toSorted((one, other) => one.cost - other.cost)
  if (best === undefined) return undefined
  const longest = Math.max(...values.map((value) => value.length), own?.length ?? 0)
  return own !== undefined && best.cost > Math.max(2, Math.floor(longest / 2)) ? undefined : best
}

/** Levenshtein distance. */
const editDistance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, second] of [...other].entries())
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === second ? 0 : 1)))
    row = next
  }
  return row[other.length] ?? 0
}
