import type { ClusterSpec } from '../cluster-spec.ts'

/** One announced change of the kops spec, with its reason. Only the cluster step writes them. */
export interface SpecEdit {
  readonly document: 'cluster' | { readonly instanceGroup: string }
  /** From the document's root: `['spec', 'authorization']`. */
  readonly path: readonly (string | number)[]
  /** `add` and `remove` change lists, so that two contributors can share one; `set` replaces the value. */
  readonly op: 'set' | 'add' | 'remove'
  /**
   * Plain JSON. For `add` and `remove`: one element, or an array of elements. A `set` without a value removes the
   * field.
   */
  readonly value?: unknown
  /** `last` if the edit would lock users out before the objects it depends on exist. */
  readonly timing: 'first' | 'last'
  readonly why: string
  /** Id in the control catalogue: KD-01, MG-01 … */
  readonly control: string
  /** The id of the step that requests it. */
  readonly by: string
}

/** Implemented by a step that needs edits of the spec. Pure. */
export interface ContributesSpec<Config> {
  specEdits(config: Config, spec: ClusterSpec): readonly SpecEdit[]
}
