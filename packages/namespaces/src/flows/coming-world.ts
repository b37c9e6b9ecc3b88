import { sourcedObject, type DesiredObject, type KubeObject } from '@dayone/kube'
import { readWorld, type World } from '@dayone/reachability'

const keyOf = ({ apiVersion, kind, metadata }: KubeObject): string =>
  [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ')

/** What is there, what goes and what comes. */
export interface Coming {
  readonly live: readonly KubeObject[]
  readonly removed: readonly KubeObject[]
  readonly desired: readonly DesiredObject[]
}

/** Is it of a kind that decides who reaches whom? */
export const decides = ({ kind }: KubeObject): boolean => kind === 'Namespace' || kind.endsWith('NetworkPolicy')

/** The cluster as it will be: what is there, with what is wanted in its place. */
export const worldAfter = ({ live, removed, desired }: Coming): World => {
  const wanted = desired.map(({ manifest }) => manifest).filter(decides)
  const keys = new Set([...wanted, ...removed].map(keyOf))
  return readWorld([...live.filter((object) => !keys.has(keyOf(object))), ...wanted].map(sourcedObject))
}
