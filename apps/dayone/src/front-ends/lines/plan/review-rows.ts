import type { Change, Finding, Plan } from '@dayone/pipeline'

/** One row of the review: what plain kops would create, what dayone creates instead, and the risk of the difference. */
export interface ReviewRow {
  readonly before: string
  /** Undefined if dayone creates the same. */
  readonly after: string | undefined
  readonly risk: string
}

const afterText = ({ kind, instead, hint }: Finding): string | undefined => {
  if (instead !== undefined) return instead
  const more = hint === undefined ? '' : `. ${hint}`
  switch (kind) {
    case 'safe':
    case 'pinned':
      return undefined
    case 'risk':
      return `stays as it is${more}`
    case 'impossible':
      return `not possible here${more}`
    case 'manual':
      return `manual action${more}`
  }
}

const riskText = ({ kind, severity, accepted }: Finding): string => {
  if (accepted !== undefined) return `accepted by ${accepted.owner} until ${accepted.until}`
  if (kind === 'safe') return 'already safe'
  if (kind === 'pinned') return 'safe, now explicit'
  return severity ?? (kind === 'risk' ? 'medium' : '–')
}

const findingRow = (finding: Finding): ReviewRow => ({
  before: finding.text,
  after: afterText(finding),
  risk: riskText(finding),
})

const order = ['critical', 'high', 'medium', 'low']
const weight = (row: ReviewRow): number => {
  const at = order.indexOf(row.risk)
  return at < 0 ? order.length : at
}

/** The findings of all plans, the most severe first, already safe ones at the end. */
export const reviewRows = (plans: readonly Plan[]): readonly ReviewRow[] =>
  plans
    .flatMap((plan) => plan.findings)
    .map(findingRow)
    .toSorted((a, b) => weight(a) - weight(b))

/** "23 to create, 1 to update"; "nothing to change" for none. */
export const countChanges = (changes: readonly Change[]): string => {
  const words: readonly [Change['action'], string][] = [
    ['create', 'to create'],
    ['update', 'to update'],
    ['delete', 'to delete'],
    ['run', 'to run'],
    ['wait', 'to wait for'],
  ]
  const parts = words.flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return parts.length === 0 ? 'nothing to change' : parts.join(', ')
}
