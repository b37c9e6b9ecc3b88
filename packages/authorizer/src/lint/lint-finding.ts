/** The severity, with the values of every step's findings. */
export type LintSeverity = 'critical' | 'high' | 'medium' | 'low'

/** The kind of flaw: each is one check of the step `rbac`. */
export type LintRule = 'grants' | 'references' | 'aggregation' | 'token-secrets'

/** A flaw in RBAC objects. */
export interface LintFinding {
  /** Stable: an acceptance in dayone.yaml refers to it. */
  readonly id: string
  readonly rule: LintRule
  /** The most severe control that it violates: `RB-05`. */
  readonly control: string
  readonly severity: LintSeverity
  /** The object to change: `RoleBinding/shop/admins`. */
  readonly object: string
  /** The finding, a sentence. */
  readonly text: string
  /** How an attacker uses it, a sentence. */
  readonly attack: string
  /** How to fix it: a sentence, with the command. */
  readonly fix: string
}

/** One problem of a grant. */
export interface LintProblem {
  readonly control: string
  readonly severity: LintSeverity
  /** Follows the subject: `reads Secrets`. */
  readonly words: string
  /** How an attacker uses it, a sentence. */
  readonly attack: string
  /** How to fix it, a sentence; undefined: by deleting the binding. */
  readonly fix?: string
}

const ranks: Readonly<Record<LintSeverity, number>> = { critical: 0, high: 1, medium: 2, low: 3 }

/** Sorts by severity, the most severe first. */
export const bySeverity = (one: { readonly severity: LintSeverity }, other: { readonly severity: LintSeverity }) =>
  ranks[one.severity] - ranks[other.severity]
