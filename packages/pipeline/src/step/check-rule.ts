/**
 * One kind of check a step makes. The table of a step says what it proves, how it knows, and in which world it must fail:
 * a check that no world can make fail proves nothing.
 */
export interface CheckRule {
  /** Stable, the step's id first: `rbac/beyond-persona`. Every `Check` names the rule it belongs to. */
  readonly id: string
  /** What it proves, a sentence: "A group can do nothing beyond its persona." */
  readonly promise: string
  /** Whom it asks, and as whom: "The API server, with a fresh certificate of the group (SelfSubjectRulesReview)." */
  readonly asks: string
  /** The world that makes it fail: "A RoleBinding of the group to the built-in admin." Tests plant it. */
  readonly planted: string
  /** Id in the control catalogue (KD-01, RB-05, MG-01, NS-02 …). */
  readonly control?: string
}
