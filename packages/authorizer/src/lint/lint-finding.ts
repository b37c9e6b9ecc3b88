/** How bad it is; the words of the findings of every step. */
export type LintSeverity = 'critical' | 'high' | 'medium' | 'low'

/** What kind of flaw: each kind is one check of the step `rbac`. */
export type LintRule = 'grants' | 'references' | 'aggregation' | 'token-secrets'

/** A flaw in who may do what. */
export interface LintFinding {
  /** Stable: an exception in dayone.yaml names it. */
  readonly id: string
  readonly rule: LintRule
  /** The worst control that it breaks: `RB-05`. */
  readonly control: string
  readonly severity: LintSeverity
  /** The object to change: `RoleBinding/shop/admins`. */
  readonly object: string
  /** What is there, a sentence. */
  readonly text: string
  /** What an attacker does with it, a sentence. */
  readonly attack: string
  /** How to end it: a sentence, with the command. */
  readonly fix: string
}

/** One thing that is wrong with a grant. */
export interface LintProblem {
  readonly control: string
  readonly severity: LintSeverity
  /** Follows the subject: `reads Secrets`. */
  readonly words: string
  /** What an attacker does with it, a sentence. */
  readonly attack: string
  /** How to end it, a sentence; undefined: by deleting the binding. */
  readonly fix?: string
}

const ranks: Readonly<Record<LintSeverity, number>> = { critical: 0, high: 1, medium: 2, low: 3 }

/** Orders the worst first. */
export const bySeverity = (one: { readonly severity: LintSeverity }, other: { readonly severity: LintSeverity }) =>
  ranks[one.severity] - ranks[other.severity]
