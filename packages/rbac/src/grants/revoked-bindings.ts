import { isKnownBinding } from '@dayone/authorizer'
import { hasManagedLabel, refId, refOf, removalOf, type KubeObject, type ObjectChange } from '@dayone/kube'
import type { Change } from '@dayone/pipeline'
import type { RbacConfig } from '../config.ts'
import { waves } from '../objects.ts'

/**
 * Bindings of others that the configuration lists for deletion. Those of Kubernetes and kops would be recreated, so
 * they stay. Pure.
 */
export const bindingRemovals = (
  { revoke = [] }: RbacConfig,
  bindings: readonly KubeObject[],
): readonly Change<ObjectChange>[] =>
  bindings
    .filter((binding) => {
      const id = refId(refOf(binding))
      return revoke.includes(id) && !isKnownBinding(id) && !hasManagedLabel(binding)
    })
    .map((binding) => removalOf(binding, 'listed in rbac.revoke', waves.removals))
