import { applyEdits, missingEdits, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { ClusterSlice } from '../answers/cluster-config.ts'
import { endsAlwaysAllow, keepAlwaysAllow } from '../spec/always-allow.ts'
import { announcedDifferences } from '../spec/announced-differences.ts'
import { dueEdits, type Pass } from './due-edits.ts'
import type { SpecContributor } from './spec-contributor.ts'

/** What a run requests of the specification. */
export interface SpecIntent {
  /** The steps of this run that contribute edits. */
  readonly contributors: readonly SpecContributor[]
  readonly pass: Pass
  /** The specification to restore, instead of making edits. */
  readonly restore?: ClusterSpec | undefined
}

/** The state before the edits. */
export interface SpecBefore {
  /** The specification in the state store; undefined if it has no cluster of that name. */
  readonly saved: ClusterSpec | undefined
  /**
   * The saved specification, plus instance groups that an interrupted run did not save. For a new cluster, the
   * specification that kops creates.
   */
  readonly base: ClusterSpec
  /** What kops would do with the saved specification, if known. */
  readonly preview: UpdatePreview | undefined
}

export interface WantedSpec {
  /** The edits of this pass. Those that are missing are written next. */
  readonly edits: readonly SpecEdit[]
  readonly missing: readonly SpecEdit[]
  /** `base` with every edit of this pass, or the specification to restore. */
  readonly target: ClusterSpec
  /** Groups of `base` that are not saved, because an earlier run was interrupted. */
  readonly lostGroups: readonly string[]
}

/** The target specification and its edits. Pure. Throws UserError if two steps contradict each other. */
export function wantedSpec(
  config: ClusterSlice,
  { saved, base, preview }: SpecBefore,
  { contributors, pass, restore }: SpecIntent,
): WantedSpec {
  if (restore !== undefined) {
    const isThere = announcedDifferences(base, restore).length === 0
    return { edits: [], missing: [], lostGroups: [], target: isThere ? base : restore }
  }
  const due = dueEdits(config, { spec: base, isNew: saved === undefined }, contributors, pass)
  // No edit ends AlwaysAllow before the last pass; the main pass makes the current mode explicit instead.
  const isKeptOpen = pass === 'main' && preview !== undefined && endsAlwaysAllow(preview)
  const edits = isKeptOpen ? keepAlwaysAllow(base, due) : due
  return {
    edits,
    missing: missingEdits(base, edits),
    target: applyEdits(base, edits),
    lostGroups: saved === undefined ? [] : groupNames(base).filter((name) => !groupNames(saved).includes(name)),
  }
}

const groupNames = ({ instanceGroups }: ClusterSpec): readonly string[] =>
  instanceGroups.map(({ metadata }) => metadata.name)
