import { hasManagedLabel, refOf, type DesiredObject, type ObservedObjects } from '@dayone/kube'
import { denyFromElsewhere, guardsKubeSystem } from '../bundle/kube-system-policy.ts'
import { isObserved } from '../observing/phases.ts'

/** Objects with names that are reserved for dayone. */
const ours = new Set(['ResourceQuota', 'LimitRange', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'])
const policies = new Set(['NetworkPolicy', 'CiliumNetworkPolicy'])

/**
 * The objects that are restored completely if someone changed or recreated them. Policies have common names
 * (`default-deny`): they are ours in a namespace that dayone already guards, and of others in a namespace that it does
 * not guard yet. kube-system itself has no label of dayone, so there its deny says so.
 */
export const asGuards = (
  desired: readonly DesiredObject[],
  observed: ObservedObjects | undefined,
): readonly DesiredObject[] =>
  desired.map((object) => {
    const deny = guardsKubeSystem(object.manifest) ? observed?.find(refOf(denyFromElsewhere)) : undefined
    if (deny !== undefined && hasManagedLabel(deny)) return { ...object, guard: true }
    const { kind, metadata } = object.manifest
    if (ours.has(kind)) return { ...object, guard: true }
    if (!policies.has(kind)) return object
    const namespace = observed?.find({ apiVersion: 'v1', kind: 'Namespace', name: metadata.namespace ?? '' })
    const isGuarded = namespace !== undefined && hasManagedLabel(namespace) && !isObserved(namespace)
    return isGuarded ? { ...object, guard: true } : object
  })
