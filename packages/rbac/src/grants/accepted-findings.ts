import type { Finding } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'

/** `today` as `2026-11-26`: an acceptance is valid until the end of its day (UTC). */
export const withAcceptance = <One extends Pick<Finding, 'id' | 'text'>>(
  findings: readonly One[],
  { accepted = [] }: Pick<RbacConfig, 'accepted'>,
  today: string,
): readonly (One & Pick<Finding, 'accepted'>)[] =>
  findings.map((finding) => {
    const entry = accepted.find((one) => one.finding === finding.id)
    if (entry === undefined) return finding
    const { reason, owner, until } = entry
    if (until >= today) return { ...finding, accepted: { reason, owner, until } }
    return { ...finding, text: `${finding.text} ${owner} accepted it until ${until}; that date has passed.` }
  })

/** Acceptances in the configuration that match nothing. */
export const uselessAcceptances = (findings: readonly Finding[], { accepted = [] }: RbacConfig): readonly Finding[] =>
  accepted
    .filter(({ finding }) => !findings.some(({ id }) => id === finding))
    .map(({ finding }) => ({
      id: `RBAC/accepted/${finding}`,
      kind: 'manual',
      target: 'rbac.accepted',
      severity: 'low',
      text: `rbac.accepted refers to ${finding}, which does not exist.`,
      hint: 'It was resolved, or has changed. Remove the entry from dayone.yaml.',
    }))
