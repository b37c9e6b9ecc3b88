import { isSameValue, missingEdits, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig, ClusterSlice } from '../answers/cluster-config.ts'
import type { OwnEdit } from './own-edits.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import { readAnswers } from '../answers/read-answers.ts'

/**
 * Of the own edits those that carry out an answer the person has changed: what dayone.yaml says as the cluster already
 * has it stays as it is, whatever dayone would make of it in a cluster of its own. Pure.
 */
export function changedAnswers(
  config: ClusterConfig,
  spec: ClusterSpec,
  edits: readonly OwnEdit[],
): readonly OwnEdit[] {
  const read: Partial<ClusterConfig> = readAnswers(spec)
  // What cannot be read from the cluster is no answer anybody has changed.
  return edits.filter(({ answer }) => read[answer] !== undefined && !isSameValue(config[answer], read[answer]))
}

/**
 * The mark that the cluster belongs to this dayone.yaml from now on. It comes with the first change somebody approves:
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
