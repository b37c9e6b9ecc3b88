import type { KopsDocument } from '@dayone/cluster-spec'

/** v1alpha2 writes Master, newer versions ControlPlane. */
export const isControlPlane = (group: KopsDocument): boolean =>
  ['Master', 'ControlPlane'].some((role) => group.spec['role'] === role)

export const isNodeGroup = (group: KopsDocument): boolean => group.spec['role'] === 'Node'

/** Karpenter makes the machines of such a group, and chooses their number and type. */
export const isKarpenter = (group: KopsDocument): boolean => group.spec['manager'] === 'Karpenter'
