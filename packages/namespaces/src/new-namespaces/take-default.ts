import { refOf, type ObjectChange, type ObservedObjects } from '@dayone/kube'
import type { Change } from '@dayone/pipeline'
import { defaultMarker } from './new-namespace-objects.ts'

const LEVEL = 'pod-security.kubernetes.io/enforce'

/**
 * A namespace that was created with dayone's default level, and that dayone.yaml lists now: the field belongs to whoever
 * created the namespace, but the value is dayone's, so it is no conflict. Only if no other label differs. Pure.
 */
export const withTakenDefault = (
  change: Change<ObjectChange>,
  observed: ObservedObjects | undefined,
): Change<ObjectChange> => {
  const { manifest } = change.data
  if (manifest.kind !== 'Namespace' || change.action !== 'update') return change
  const live = observed?.find(refOf(manifest))?.metadata.labels ?? {}
  const differing = Object.entries(manifest.metadata.labels ?? {}).filter(
    ([label, value]) => live[label] !== undefined && live[label] !== value,
  )
  const isDefault = live[defaultMarker.name] === defaultMarker.value && differing.every(([label]) => label === LEVEL)
  return isDefault && differing.length > 0 ? { ...change, data: { ...change.data, takeBack: true } } : change
}
