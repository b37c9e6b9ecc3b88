import { fingerprint, refId, refOf, refTitle, type KubeObject } from '@dayone/kube'
import type { GuardedNamespace, Opening } from './opening.ts'
import type { LivePolicy } from './read-policies.ts'

/** A policy of others that opens a guarded namespace: policies are additive, so default-deny no longer holds there. */
export interface ForeignPolicy {
  readonly namespace: string
  /** `NetworkPolicy/team/allow-all`. */
  readonly id: string
  /** `NetworkPolicy allow-all in team`. */
  readonly title: string
  readonly openings: readonly Opening[]
  /** Changes with the spec. */
  readonly digest: string
}

/** The API version is not part of the id: Calico serves the same object twice. */
export const policyId = (object: KubeObject): string => {
  const isCalico = object.apiVersion.includes('projectcalico.org') && object.kind === 'NetworkPolicy'
  return `${isCalico ? 'Calico' : ''}${refId(refOf(object))}`
}

const titleOf = ({ object }: LivePolicy): string => {
  const isCalico = object.apiVersion.includes('projectcalico.org') && object.kind === 'NetworkPolicy'
  return `${isCalico ? 'Calico ' : ''}${refTitle(refOf(object))}`
}

/**
 * All policies that open guarded namespaces. `own` are the ids (`refId`) of the objects of this step, which are
 * compared field by field elsewhere. A label does not make a policy ours, because anyone can set it. Pure.
 */
export const findForeignPolicies = (
  policies: readonly LivePolicy[],
  namespaces: readonly GuardedNamespace[],
  own: ReadonlySet<string>,
): readonly ForeignPolicy[] => {
  const foreign = new Map(
    policies
      .filter((policy) => !own.has(policyId(policy.object)))
      .map((policy) => [policyId(policy.object), policy] as const),
  )
  return namespaces.flatMap((namespace) =>
    [...foreign].flatMap(([id, policy]) => {
      const { kind, object } = policy
      if (!kind.selectsIn(object, namespace)) return []
      const openings = kind.openings(object, namespace)
      if (openings.length === 0) return []
      const digest = fingerprint([object['spec'], object['specs']])
      return [{ namespace: namespace.name, id, title: titleOf(policy), openings, digest }]
    }),
  )
}
