import { missingEdits, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import { wantsRbac } from '../spec/always-allow.ts'
import { cloudProviderOf } from '../spec/cloud-provider.ts'
import { changedAnswers, withAdoptionMark } from './adopted-edits.ts'
import type { ClusterSlice } from '../answers/cluster-config.ts'
import { ownsCluster } from '../answers/cluster-config.ts'
import { ownEdits } from './own-edits.ts'
import type { SpecInHand } from './spec-in-hand.ts'
import type { SpecContributor } from './spec-contributor.ts'

/** The first pass of the step, or the one after all other steps. */
export type Pass = 'main' | 'last'

/**
 * The edits of this pass. A new cluster gets all of them at once, so that it is never insecure. On an existing cluster,
 * edits that would lock users out until their objects exist wait for the last pass.
 */
export function dueEdits(
  config: ClusterSlice,
  { spec, isNew }: SpecInHand,
  contributors: readonly SpecContributor[],
  pass: Pass,
): readonly SpecEdit[] {
  if (cloudProviderOf(spec) !== 'aws') return []
  const contributed = contributors.flatMap((contributor) => contributor.edits(spec)).filter(isPossible(isNew))
  if (pass === 'last') {
    const late = contributed.filter(({ timing }) => timing === 'last')
    return isNew ? [] : withAdoptionMark(config, spec, late)
  }
  const answered = ownsCluster(config) ? ownEdits(config, { spec, isNew }).filter(isPossible(isNew)) : []
  const own =
    ownsCluster(config) && config.adopted === 'as-is' && !isNew ? changedAnswers(config, spec, answered) : answered
  const edits = [...own, ...contributed.filter(({ timing }) => isNew || timing === 'first')]
  return isNew ? edits : withAdoptionMark(config, spec, edits)
}

/** kops cannot change existing etcd volumes in place; a finding says so. */
const isPossible =
  (isNew: boolean) =>
  ({ path }: SpecEdit): boolean =>
    isNew || path[1] !== 'etcdClusters'

/**
 * Whether an existing cluster needs the second pass, `cluster-last`. A cluster that does not exist yet does not need
 * it. A cluster whose API servers run with AlwaysAllow needs it for RBAC even if its specification does not set
 * authorization: see always-allow.ts.
 */
export const needsLastPass = (
  spec: ClusterSpec | undefined,
  contributors: readonly SpecContributor[],
  runsAlwaysAllow = false,
): boolean =>
  spec !== undefined &&
  cloudProviderOf(spec) === 'aws' &&
  contributors.some(({ edits }) => {
    const wanted = edits(spec)
    const late = wanted.filter(({ timing }) => timing === 'last')
    return missingEdits(spec, late).length > 0 || (runsAlwaysAllow && wanted.some(wantsRbac))
  })
