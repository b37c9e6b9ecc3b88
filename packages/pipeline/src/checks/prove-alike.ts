import type { Check } from '../step/finding.ts'
import { inParallel, proofsAtOnce } from './in-parallel.ts'

/** So many that are alike are all asked; of more, one. */
const allAsked = 8

/** How things that may differ in name alone are proved. */
export interface AlikeProofs<Item> {
  /** Everything that decides how the item's proofs end, names left out: items of one key are alike. */
  readonly keyOf: (item: Item) => string
  /** Its name, as the checks have it for their target. */
  readonly nameOf: (item: Item) => string
  /** True: each is asked, however many are alike (`dayone verify --every`). */
  readonly every: boolean
  readonly prove: (item: Item) => Promise<readonly Check[]>
}

const withClass = (check: Check, name: string, size: number): Check => {
  const all = size.toLocaleString('en')
  return {
    ...check,
    target: `${check.target} and ${(size - 1).toLocaleString('en')} alike`,
    text: `${check.text} Tested 1 of ${all} alike; test all with \`dayone verify --every\`.`,
    means: `${check.means}; tested on ${name}, which differs from the others only in name`,
  }
}

/**
 * Proves each item, a few at once. Of many that differ in name alone one is asked, and its checks say so: a proof then
 * costs what the classes cost, not what the items cost. An item that somebody tampered with is a class of its own.
 */
export const proveAlike = async <Item>(
  items: readonly Item[],
  { keyOf, nameOf, every, prove }: AlikeProofs<Item>,
): Promise<readonly Check[]> => {
  const classes = every ? [] : [...Map.groupBy(items, keyOf).values()].filter(({ length }) => length > allAsked)
  const sizes = new Map(classes.map((alike) => [alike[0], alike.length]))
  const spared = new Set(classes.flatMap((alike) => alike.slice(1)))
  const asked = items.filter((item) => !spared.has(item))
  const proofs = await inParallel(proofsAtOnce, asked, async (item) => {
    const checks = await prove(item)
    const size = sizes.get(item)
    return size === undefined ? checks : checks.map((check) => withClass(check, nameOf(item), size))
  })
  return proofs.flat()
}
