import { isSameValue, missingEdits, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig, ClusterSlice } from '../answers/cluster-config.ts'
import type { OwnEdit } from './own-edits.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import { readAnswers } from '../answers/read-answers.ts'

/**
 * The own edits that carry out an answer changed since adoption. Where dayone.yaml matches the cluster, the cluster
 * stays as it is, even if dayone would configure a new cluster differently. Pure.
 */
export function changedAnswers(
  config: ClusterConfig,
  spec: ClusterSpec,
  edits: readonly OwnEdit[],
): readonly OwnEdit[] {
  const read: Partial<ClusterConfig> = readAnswers(spec)
  // An answer that cannot be read from the cluster cannot have changed.
  return edits.filter(({ answer }) => read[answer] !== undefined && !isSameValue(config[answer], read[answer]))
}

/**
 * The annotation that marks the cluster as owned by this dayone.yaml. It is written with the first approved change;
 * adopting alone writes nothing. Pure.
 */
export function withAdoptionMark(
  { adopted, configId }: ClusterSlice,
  spec: ClusterSpec,
  edits: readonly SpecEdit[],
): readonly SpecEdit[] {
  const path = ['metadata', 'annotations', CONFIG_ANNOTATION]
  const others = edits.filter((edit) => !isSameValue(edit.path, path))
  const isMarked = readPath(spec.cluster, path) !== undefined
  if (adopted === undefined || isMarked || missingEdits(spec, others).length === 0) {
    return adopted === undefined ? edits : others
  }
  return [
    ...others,
    {
      document: 'cluster',
      path,
      op: 'set',
      value: configId,
      timing: 'first',
      why: 'the cluster was adopted: this dayone.yaml manages it from now on',
      control: 'KD-10',
      by: 'cluster',
    },
  ]
}
