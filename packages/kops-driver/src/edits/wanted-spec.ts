import { applyEdits, missingEdits, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { ClusterSlice } from '../answers/cluster-config.ts'
import { endsAlwaysAllow, keepAlwaysAllow } from '../spec/always-allow.ts'
import { announcedDifferences } from '../spec/announced-differences.ts'
import { dueEdits, type Pass } from './due-edits.ts'
import type { SpecContributor } from './spec-contributor.ts'

/** What a run wants of the specification. */
export interface SpecIntent {
  /** The steps of this run that want something in it. */
  readonly contributors: readonly SpecContributor[]
  readonly pass: Pass
  /** The specification that shall be there again, instead of any edit. */
  readonly restore?: ClusterSpec | undefined
}

/** What there is to begin with. */
export interface SpecBefore {
  /** As the state store has it; undefined when it has none of that name. */
  readonly saved: ClusterSpec | undefined
  /** What is saved, with the groups that were lost on the way; what kops would save by itself where nothing is. */
  readonly base: ClusterSpec
  /** What kops would do with what is saved, where that is known. */
  readonly preview: UpdatePreview | undefined
}

export interface WantedSpec {
  /** The edits this pass answers for; those that are missing make the next write. */
  readonly edits: readonly SpecEdit[]
  readonly missing: readonly SpecEdit[]
  /** `base` with every edit of this pass; or the specification that is put back. */
  readonly target: ClusterSpec
  /** Groups of `base` that are not saved: an earlier run was ended before it saved them. */
  readonly lostGroups: readonly string[]
}

/** What the specification shall say, and which edits lead there. Pure. Throws UserError where two steps contradict each other. */
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
  // Before the last pass nothing ends AlwaysAllow: what runs is said explicitly first.
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
