import { diffSpecs, showPath, type ClusterSpec, type SpecDifference } from '@dayone/cluster-spec'

/** Differences, without counters and timestamps that kops maintains. */
export const announcedDifferences = (before: ClusterSpec, after: ClusterSpec): readonly SpecDifference[] =>
  diffSpecs(before, after).filter(({ path }) => !KOPS_OWN.includes(showPath(path)))

const KOPS_OWN = ['metadata.generation', 'metadata.creationTimestamp']
