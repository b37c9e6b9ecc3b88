import { fingerprint, refId, refOf, refTitle, type KubeObject } from '@dayone/kube'
import type { GuardedNamespace, Opening } from './opening.ts'
import type { LivePolicy } from './read-policies.ts'

/** A policy that is not ours and opens a guarded namespace: policies add up, so default-deny no longer holds there. */
export interface ForeignPolicy {
  readonly namespace: string
  /** `NetworkPolicy/team/allow-all`. */
  readonly id: string
  /** `NetworkPolicy allow-all in team`. */
  readonly title: string
  readonly openings: readonly Opening[]
  /** Changes with its spec. */
  readonly digest: string
}

/** Which version a policy is served in does not make it another one: Calico serves the same object twice. */
export const policyId = (object: KubeObject): string => {
  const isCalico = object.apiVersion.includes('projectcalico.org') && object.kind === 'NetworkPolicy'
  return `${isCalico ? 'Calico' : ''}${refId(refOf(object))}`
}

const titleOf = ({ object }: LivePolicy): string => {
  const isCalico = object.apiVersion.includes('projectcalico.org') && object.kind === 'NetworkPolicy'
  return `${isCalico ? 'Calico ' : ''}${refTitle(refOf(object))}`
}

/**
 * Among all policies, those that open guarded namespaces. `own` are the ids (`refId`) of the objects this step wants: they
 * are compared field by field elsewhere. A label makes no policy ours, anybody can write one. Pure.
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
