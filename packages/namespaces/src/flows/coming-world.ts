import { sourcedObject, type DesiredObject, type KubeObject } from '@dayone/kube'
import { readWorld, type World } from '@dayone/reachability'

const keyOf = ({ apiVersion, kind, metadata }: KubeObject): string =>
  [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ')

/** What exists, what is removed, and what is added. */
export interface Coming {
  readonly live: readonly KubeObject[]
  readonly removed: readonly KubeObject[]
  readonly desired: readonly DesiredObject[]
}

/** Whether objects of this kind decide reachability. */
export const decides = ({ kind }: KubeObject): boolean => kind === 'Namespace' || kind.endsWith('NetworkPolicy')

/** The cluster after the plan: live objects, replaced by desired ones. */
export const worldAfter = ({ live, removed, desired }: Coming): World => {
  const wanted = desired.map(({ manifest }) => manifest).filter(decides)
  const keys = new Set([...wanted, ...removed].map(keyOf))
  return readWorld([...live.filter((object) => !keys.has(keyOf(object))), ...wanted].map(sourcedObject))
}
