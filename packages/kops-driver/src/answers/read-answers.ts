import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import { clusterConfig, type ClusterConfig } from './cluster-config.ts'
import { clusterFacts } from './cluster-facts.ts'
import { accessList, ANSWERED_LISTS } from '../spec/access-lists.ts'
import { findNetworkPlugin } from '../spec/network-plugins.ts'
import { readNetworkAnswers } from './read-network-answers.ts'

/**
 * The answers that can be read from a specification. `dayone adopt` writes them; fields that they do not cover stay
 * unchanged.
 */
export type ReadAnswers = Partial<
  Omit<ClusterConfig, 'name' | 'configId' | 'adopted' | 'profile' | 'unusual' | 'image' | 'channel'>
>

/**
 * Reads the answers from a specification. Leaves out what dayone.yaml cannot express, such as two control planes or a
 * list of instance types. Pure.
 */
export function readAnswers(spec: ClusterSpec): ReadAnswers {
  const { networkPlugin, kubernetesVersion } = clusterFacts(spec)
  const controlPlanes = spec.instanceGroups.filter(hasRole('Master', 'ControlPlane'))
  const nodes = spec.instanceGroups.filter(hasRole('Node')).filter((group) => group.spec['manager'] !== 'Karpenter')
  const read: Readonly<Record<string, unknown>> = {
    zones: [...new Set(listAt(spec, 'subnets').map((subnet) => readPath(subnet, ['zone'])))],
    controlPlanes: sizeOf(controlPlanes),
    controlPlaneSize: controlPlanes[0]?.spec['machineType'],
    nodeSize: nodes[0]?.spec['machineType'],
    nodes: sizeOf(nodes),
    kubernetesVersion,
    networking: findNetworkPlugin(networkPlugin.name)?.name,
    ...Object.fromEntries(ANSWERED_LISTS.map((list) => [list.answer, accessList(spec, list)])),
    ...readNetworkAnswers(spec),
  }
  const known = Object.entries(read).filter(([key, value]) => isAnswer(key, value))
  return Object.fromEntries(known)
}

const isAnswer = (key: string, value: unknown): boolean =>
  value !== undefined && clusterConfig.shape[key as keyof ReadAnswers].safeParse(value).success

const hasRole =
  (...roles: readonly string[]) =>
  ({ spec }: KopsDocument): boolean =>
    roles.some((role) => spec['role'] === role)

const sizeOf = (groups: readonly KopsDocument[]): number =>
  groups.reduce((sum, { spec }) => sum + (typeof spec['minSize'] === 'number' ? spec['minSize'] : 0), 0)

const listAt = ({ cluster }: ClusterSpec, field: string): readonly unknown[] => {
  const value = cluster.spec[field]
  return Array.isArray(value) ? (value as unknown[]) : []
}
