import type { ClusterSpec, KopsDocument, SpecEdit } from '@dayone/cluster-spec'
import type { ClusterConfig } from '../answers/cluster-config.ts'
import { ANSWERED_LISTS } from '../spec/access-lists.ts'
import { CONFIG_ANNOTATION } from '../spec/cluster-owner.ts'
import type { SpecInHand } from './spec-in-hand.ts'
import { isControlPlane, isKarpenter, isNodeGroup } from '../spec/instance-groups.ts'
import { kubernetesUpgrade } from './kubernetes-upgrade.ts'
import { profileEdits } from './profiles/profile-edits.ts'

/** An edit that carries out an answer of dayone.yaml. */
export interface OwnEdit extends SpecEdit {
  /** The key of that answer under `cluster`. */
  readonly answer: keyof ClusterConfig
}

type AnswerEdit = Pick<OwnEdit, 'document' | 'path' | 'value' | 'why' | 'control' | 'answer'>

/** The edits that the answers of this dayone.yaml require. Answers that cannot change in place become findings. */
export function ownEdits(config: ClusterConfig, { spec, isNew }: SpecInHand): readonly OwnEdit[] {
  const answered: AnswerEdit[] = [
    {
      document: 'cluster',
      path: ['metadata', 'annotations', CONFIG_ANNOTATION],
      value: config.configId,
      why: 'marks the cluster as managed by this dayone.yaml',
      control: 'KD-10',
      answer: 'configId',
    },
    ...ANSWERED_LISTS.map(({ field, answer, why }): AnswerEdit => ({
      document: 'cluster',
      path: ['spec', field],
      value: config[answer],
      why: config[answer].length === 0 ? why.closed : why.open,
      control: 'KD-04',
      answer,
    })),
    ...(config.networking === 'kindnet' ? [kindnetPolicies] : []),
    ...(isNew ? [] : [...versionEdits(config, spec), ...sizeEdits(config, spec), ...countEdits(config, spec)]),
  ]
  return [
    ...answered.map((edit) => ({ ...edit, op: 'set' as const, timing: 'first' as const, by: 'cluster' })),
    ...profileEdits(config, spec).map((edit) => ({ ...edit, answer: 'profile' as const })),
  ]
}

/** kindnet enforces network policies only if this option is set (docs/networking/kindnet.md). */
const kindnetPolicies: AnswerEdit = {
  document: 'cluster',
  path: ['spec', 'networking', 'kindnet', 'networkPolicies'],
  value: true,
  why: 'network policies isolate namespaces',
  control: 'KD-07',
  answer: 'networking',
}

/** Upgrades go one minor version at a time, and never down; a finding explains why a version is not written. */
function versionEdits(config: ClusterConfig, spec: ClusterSpec): readonly AnswerEdit[] {
  const upgrade = kubernetesUpgrade(config, spec)
  if (upgrade.kind !== 'step') return []
  return [
    {
      document: 'cluster',
      path: ['spec', 'kubernetesVersion'],
      value: upgrade.to,
      why: `upgrades Kubernetes from ${upgrade.from}`,
      control: 'KD-14',
      answer: 'kubernetesVersion',
    },
  ]
}

const sizeEdits = (config: ClusterConfig, spec: ClusterSpec): readonly AnswerEdit[] =>
  spec.instanceGroups
    .filter((group) => isControlPlane(group) || isOneTypeOfNode(group))
    .map((group) => ({
      document: { instanceGroup: group.metadata.name },
      path: ['spec', 'machineType'],
      why: 'the instance type from dayone.yaml',
      control: 'KD-15',
      ...sizeOf(config, group),
    }))

function sizeOf(config: ClusterConfig, group: KopsDocument): Pick<AnswerEdit, 'value' | 'answer'> {
  const answer = isControlPlane(group) ? 'controlPlaneSize' : 'nodeSize'
  return { answer, value: config[answer] }
}

/** Karpenter selects types itself, and a mixed group has a list of types. */
const isOneTypeOfNode = (group: KopsDocument): boolean =>
  isNodeGroup(group) && !isKarpenter(group) && group.spec['mixedInstancesPolicy'] === undefined

/** Group sizes set by an autoscaler stay unchanged while the requested number is within their limits. */
function countEdits({ nodes }: ClusterConfig, spec: ClusterSpec): readonly AnswerEdit[] {
  const groups = spec.instanceGroups.filter((group) => isNodeGroup(group) && !isKarpenter(group))
  const sum = (field: string): number => groups.reduce((total, group) => total + numberOf(group, field), 0)
  if (groups.length === 0 || (sum('minSize') <= nodes && nodes <= sum('maxSize'))) return []
  return groups.flatMap((group, index) => {
    // Like kops: distribute evenly; the first groups get the remainder.
    const share = Math.floor(nodes / groups.length) + (index < nodes % groups.length ? 1 : 0)
    return ['minSize', 'maxSize'].map((field) => ({
      document: { instanceGroup: group.metadata.name },
      path: ['spec', field],
      value: share,
      why: groups.length === 1 ? `nodes: ${nodes}` : `nodes: ${nodes} over ${groups.length} groups`,
      control: 'KD-15',
      answer: 'nodes' as const,
    }))
  })
}

const numberOf = (group: KopsDocument, field: string): number => {
  const value = group.spec[field]
  return typeof value === 'number' ? value : 0
}
