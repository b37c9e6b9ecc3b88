import type { KopsDocument } from '@dayone/cluster-spec'

/** v1alpha2 uses Master, newer versions ControlPlane. */
export const isControlPlane = (group: KopsDocument): boolean =>
  ['Master', 'ControlPlane'].some((role) => group.spec['role'] === role)

export const isNodeGroup = (group: KopsDocument): boolean => group.spec['role'] === 'Node'

/** Karpenter manages the machines of such a group, and selects their number and type. */
export const isKarpenter = (group: KopsDocument): boolean => group.spec['manager'] === 'Karpenter'
