import { servedKinds, type Kube, type KubeObject } from '@dayone/kube'
import { adminKinds } from './admin-kinds.ts'
import { calicoKinds } from './calico-kinds.ts'
import { ciliumKinds } from './cilium-kinds.ts'
import { networkPolicyKind } from './network-policy-kind.ts'
import type { PolicyKind } from './opening.ts'

/** Every supported kind of network policy. */
export const policyKinds: readonly PolicyKind[] = [networkPolicyKind, ...ciliumKinds, ...calicoKinds, ...adminKinds]

/** A policy of the cluster and its kind. */
export interface LivePolicy {
  readonly kind: PolicyKind
  readonly object: KubeObject
}

/** Every network policy of every kind that the server serves. Throws UserError (exit 6) if they may not be listed. */
export const readPolicies = async (kube: Pick<Kube, 'observing' | 'observeAll'>): Promise<readonly LivePolicy[]> => {
  const served = await servedKinds(kube.observing, policyKinds)
  const lists = await Promise.all(
    served.map(async (kind) => (await kube.observeAll(kind)).map((object) => ({ kind, object }))),
  )
  return lists.flat()
}
