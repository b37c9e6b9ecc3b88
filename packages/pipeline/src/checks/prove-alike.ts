import type { Check } from '../step/finding.ts'
import { inParallel, proofsAtOnce } from './in-parallel.ts'

/** Up to this many equal items are all proved; of more, only one. */
const allAsked = 8

/** How to prove items that may differ only in name. */
export interface AlikeProofs<Item> {
  /** Everything that determines the result of an item's proofs, without names: items with equal keys are alike. */
  readonly keyOf: (item: Item) => string
  /** The item's name, as in the target of its checks. */
  readonly nameOf: (item: Item) => string
  /** True: prove each item, however many are alike (`dayone verify --every`). */
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
 * Proves each item, a few in parallel. Of many items that differ only in name, one is proved, and its checks say so:
 * the cost depends on the number of classes, not of items. An item that was tampered with forms its own class.
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
