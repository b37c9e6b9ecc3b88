import { hasManagedLabel, type DesiredObject, type ObservedObjects } from '@dayone/kube'

/** Named after dayone: nobody else's. */
const ours = new Set(['ResourceQuota', 'LimitRange', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'])
const policies = new Set(['NetworkPolicy', 'CiliumNetworkPolicy'])

/**
 * Which objects are put back as a whole when somebody changed them or made them anew. Policies have names that others use
 * too (`default-deny`): they are ours in a namespace that dayone guards already, and somebody else's in one it has yet to guard.
 */
export const asGuards = (
  desired: readonly DesiredObject[],
  observed: ObservedObjects | undefined,
): readonly DesiredObject[] =>
  desired.map((object) => {
    const { kind, metadata } = object.manifest
    if (ours.has(kind)) return { ...object, guard: true }
    if (!policies.has(kind)) return object
    const namespace = observed?.find({ apiVersion: 'v1', kind: 'Namespace', name: metadata.namespace ?? '' })
    return namespace !== undefined && hasManagedLabel(namespace) ? { ...object, guard: true } : object
  })
