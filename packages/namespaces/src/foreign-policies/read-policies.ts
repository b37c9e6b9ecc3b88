import { servedVersions, sourcedObject, type Kube, type KubeObject } from '@dayone/kube'
import { adminKinds as evaluatedKinds, adminSupport } from '@dayone/reachability'
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

/**
 * Every network policy of every kind that the server serves, except for policies of administrators that the network
 * plugin certainly ignores. Throws UserError (exit 6) if they may not be listed.
 */
export const readPolicies = async (
  kube: Pick<Kube, 'observing' | 'observeAll'>,
  plugin: string,
): Promise<readonly LivePolicy[]> => {
  const served = await servedVersions(kube.observing, policyKinds)
  const lists = await Promise.all(
    served.map(async (kind) => (await kube.observeAll(kind)).map((object) => ({ kind, object }))),
  )
  const all = lists.flat()
  if (!all.some(({ kind }) => adminKinds.includes(kind))) return all
  const agents = await kube.observeAll({ apiVersion: 'apps/v1', kind: 'DaemonSet' })
  return enforcedOf(all, agents, plugin)
}

/** The policies without those that no agent enforces. Pure. */
export const enforcedOf = (
  policies: readonly LivePolicy[],
  agents: readonly KubeObject[],
  plugin: string,
): readonly LivePolicy[] => {
  const supportOf = adminSupport(agents.map(sourcedObject), plugin)
  return policies.filter(({ kind }) => {
    const admin = evaluatedKinds.find((one) => one === kind.kind)
    return admin === undefined || supportOf(admin) !== 'ignored'
  })
}
