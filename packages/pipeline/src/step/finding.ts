export type Severity = 'low' | 'medium' | 'high' | 'critical'

/** Said, not done: already safe · pinned (safe by default, now explicit) · risk · not possible here · to be done by hand. */
export interface Finding {
  /** Stable: rule and target, for exceptions and reports. */
  readonly id: string
  readonly kind: 'safe' | 'pinned' | 'risk' | 'impossible' | 'manual'
  readonly target: string
  readonly text: string
  readonly severity?: Severity
  /** Id in the control catalogue (KD-01, RB-05, MG-01, NS-02 …). */
  readonly control?: string
  readonly hint?: string
  /** What stands in its place once the plan is applied: "only 198.51.100.23/32". The review shows it beside `text`. */
  readonly instead?: string
  /**
   * Nothing is written while this holds and is not accepted: `plan` ends the plan as refused, too; `apply` only a run that
   * would write; `run` that of every step, also where this one has nothing to write itself.
   * @see run
   */
  readonly blocks?: 'plan' | 'apply' | 'run'
  readonly accepted?: { readonly reason: string; readonly owner: string; readonly until: string }
}

/** One proof asked of the live cluster. */
export interface Check extends Omit<Finding, 'kind' | 'blocks'> {
  /** The rule of the step's table that it belongs to, see `CheckRule`. */
  readonly rule?: string
  readonly status: 'pass' | 'warn' | 'fail' | 'skip'
  /** How it was proved: "asked the API server with a real token: 403". */
  readonly means: string
  /** True where practice only pretends (pods of kwok run whatever their image). */
  readonly emulated?: true
  /** It could not be asked (no access, not reachable): neither proved nor refuted. */
  readonly notAsked?: true
  /** Another program's own words, where they say why it failed. */
  readonly detail?: string
}
