import type { World } from './world.ts'

/** A sentence for everything in a policy that cannot be computed: what it opens is open, and is not in the answers. */
export const unreadWarnings = ({
  policies,
  tiered,
  tiers,
}: Pick<World, 'policies' | 'tiered' | 'tiers'>): readonly string[] => [
  ...[...policies, ...tiered].flatMap(({ kind, id, unread }) =>
    unread.map((path) => `${kind} ${id}: ${path} cannot be computed from objects: it is taken as meaning nobody.`),
  ),
  ...tiered
    .filter(({ tier }) => !tiers.some(({ name }) => name === tier))
    .map(({ kind, id, tier }) => `${kind} ${id}: there is no tier ${tier}: the policy is left out.`),
]
