/** Objects of one wave are applied in parallel. */
export const waves = { namespace: 0, before: 1, guard: 2, removals: 3 } as const
