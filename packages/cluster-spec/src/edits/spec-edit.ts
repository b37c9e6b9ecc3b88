import type { ClusterSpec } from '../cluster-spec.ts'

/** One announced difference to the kops spec, with its reason. The cluster step is the only one that writes them. */
export interface SpecEdit {
  readonly document: 'cluster' | { readonly instanceGroup: string }
  /** From the document's root: `['spec', 'authorization']`. */
  readonly path: readonly (string | number)[]
  /** `add` and `remove` work on lists, so that two contributors can share one; `set` replaces the value. */
  readonly op: 'set' | 'add' | 'remove'
  /** Plain JSON. Of `add` and `remove`: one element, or an array of elements. A `set` without a value removes the field. */
  readonly value?: unknown
  /** `last` where the edit would break people when it came before the objects it needs. */
  readonly timing: 'first' | 'last'
  readonly why: string
  /** Id in the control catalogue: KD-01, MG-01 … */
  readonly control: string
  /** Id of the step that wants it. */
  readonly by: string
}

/** Implemented by a step that needs something in the spec. Pure. */
export interface ContributesSpec<Config> {
  specEdits(config: Config, spec: ClusterSpec): readonly SpecEdit[]
}
