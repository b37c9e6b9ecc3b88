/** How much damage a finding permits. */
export type Severity = 'low' | 'medium' | 'high' | 'critical'

/**
 * A result without a change: already safe · pinned (safe by default, now explicit) · risk · not possible here · to be
 * done by hand.
 */
export interface Finding {
  /** Stable: rule and target, for acceptances and reports. */
  readonly id: string
  readonly kind: 'safe' | 'pinned' | 'risk' | 'impossible' | 'manual'
  readonly target: string
  readonly text: string
  readonly severity?: Severity
  /** Id in the control catalogue (KD-01, RB-05, MG-01, NS-02 …). */
  readonly control?: string
  readonly hint?: string
  /** What replaces it once the plan is applied: "only 198.51.100.23/32". The review shows it next to `text`. */
  readonly instead?: string
  /**
   * Nothing is written while this finding exists: `plan` also rejects a plan without changes; `apply` only rejects a run
   * that would write; `run` rejects it for every step, even if its own plan is empty, until the finding is accepted.
   *
   * @see run
   */
  readonly blocks?: 'plan' | 'apply' | 'run'
  readonly accepted?: { readonly reason: string; readonly owner: string; readonly until: string }
}

/** The result of one check on the live cluster. */
export interface Check extends Omit<Finding, 'kind' | 'blocks'> {
  /** Its rule in the step's table, see `CheckRule`. */
  readonly rule?: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skip'
  /** How it was proved: "sent a request with a real token: 403". */
  readonly means: string
  /** True for what practice only emulates (pods of kwok run whatever their image). */
  readonly emulated?: true
  /** It could not run (no access, not reachable): neither proved nor disproved. */
  readonly notAsked?: true
  /** Another program's own output about the failure. */
  readonly detail?: string
}
