import { adminKinds } from '../admin/admin-support.ts'
import type { World } from './world.ts'

const consequence = (kind: string): string =>
  adminKinds.some((one) => one === kind) ? 'what it decides is undecided' : 'it is treated as matching nothing'

/**
 * A sentence for everything in a policy that cannot be evaluated: what it opens is open, but missing in the results.
 */
export const unreadWarnings = ({
  policies,
  tiered,
  tiers,
}: Pick<World, 'policies' | 'tiered' | 'tiers'>): readonly string[] => [
  ...[...policies, ...tiered].flatMap(({ kind, id, unread }) =>
    unread.map((path) => `${kind} ${id}: ${path} cannot be computed from objects: ${consequence(kind)}.`),
  ),
  ...tiered
    .filter(({ tier }) => !tiers.some(({ name }) => name === tier))
    .map(({ kind, id, tier }) => `${kind} ${id}: the tier ${tier} does not exist: the policy is ignored.`),
]
