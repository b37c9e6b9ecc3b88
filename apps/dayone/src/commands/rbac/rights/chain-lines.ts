import { ruleText, subjectTitle, type Chain, type NearMiss } from '@dayone/authorizer'

const viaText = (from: string | undefined): string => (from === undefined ? '' : ` → ClusterRole/${from} (aggregated)`)

/** One line per chain; `can` shows the first ones. Pure. */
export function chainLines(because: readonly Chain[], how: 'can' | 'explain'): readonly string[] {
  const shown = how === 'explain' ? because : because.slice(0, 3)
  const more = because.length - shown.length
  return [
    ...shown.map(
      ({ binding, role, from, rule, subjects }) =>
        `  ${how === 'explain' ? `${subjects.map(subjectTitle).join(', ')} → ` : ''}${binding} → ${role}${viaText(from)} → ${ruleText(rule)}`,
    ),
    ...(more > 0 ? [`  and ${more} more: show them with explain`] : []),
  ]
}

/** What nearly allows it, a line each. Pure. */
export const missLines = (misses: readonly NearMiss[]): readonly string[] =>
  misses.map(({ binding, role, from, but }) => `  ${binding} → ${role}${viaText(from)} would, but ${but}`)
