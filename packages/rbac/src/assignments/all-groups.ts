import type { RbacConfig } from '../config.ts'

/** Every group in dayone.yaml, those for emergencies too; of answers, as far as they are given. Pure. */
export const allGroups = ({
  teams = [],
  auditors = [],
  operators = [],
  breakGlass = [],
}: Partial<RbacConfig>): readonly string[] => [
  ...new Set([
    ...teams.flatMap((team: Partial<(typeof teams)[number]>) => team.group ?? []),
    ...auditors,
    ...operators,
    ...breakGlass,
  ]),
]
