/**
 * One kind of check of a step. The table of a step says what it proves, how, and which situation makes it fail: a check
 * that cannot fail proves nothing.
 */
export interface CheckRule {
  /** Stable, beginning with the step's id: `rbac/beyond-persona`. Every `Check` names its rule. */
  readonly id: string
  /** What it proves, a sentence: "A group can do nothing beyond its persona." */
  readonly promise: string
  /**
   * What it queries, and as which user: "The API server, with a fresh certificate of the group
   * (SelfSubjectRulesReview)."
   */
  readonly asks: string
  /** The situation that makes it fail: "A RoleBinding of the group to the built-in admin." Tests create it. */
  readonly planted: string
  /** Id in the control catalogue (KD-01, RB-05, MG-01, NS-02 …). */
  readonly control?: string
}
