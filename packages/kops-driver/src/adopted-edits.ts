import { isSameValue, missingEdits, readPath, type ClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig, ClusterSlice } from './cluster-config.ts'
import { CONFIG_ANNOTATION } from './cluster-owner.ts'
import { readAnswers, type ReadAnswers } from './read-answers.ts'

/** Which answer an own edit carries out, by the last key of its path. */
const ANSWERS: Readonly<Record<string, keyof ReadAnswers>> = {
  kubernetesApiAccess: 'apiAccess',
  sshAccess: 'sshAccess',
  kubernetesVersion: 'kubernetesVersion',
  minSize: 'nodes',
  maxSize: 'nodes',
  networkPolicies: 'networking',
}

/**
 * Of the own edits those that carry out an answer the person has changed: what dayone.yaml says as the cluster already
 * has it stays as it is, whatever dayone would make of it in a cluster of its own. Pure.
 */
export function changedAnswers(
  config: ClusterConfig,
  spec: ClusterSpec,
  edits: readonly SpecEdit[],
): readonly SpecEdit[] {
  const read = readAnswers(spec)
  return edits.filter((edit) => {
    const key = answerOf(edit, spec)
    // What cannot be read from the cluster is no answer anybody has changed.
    return key !== undefined && read[key] !== undefined && !isSameValue(config[key], read[key])
  })
}

function answerOf({ document, path }: SpecEdit, spec: ClusterSpec): keyof ReadAnswers | undefined {
  const last = String(path.at(-1))
  if (last !== 'machineType' || document === 'cluster') return ANSWERS[last]
  const group = spec.instanceGroups.find(({ metadata }) => metadata.name === document.instanceGroup)
  return group?.spec['role'] === 'Node' ? 'nodeSize' : 'controlPlaneSize'
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
      why: 'the cluster was adopted: this dayone.yaml answers for it from now on',
      control: 'KD-10',
      by: 'cluster',
    },
  ]
}
