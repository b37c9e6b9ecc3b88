import { defined, quoted } from '@dayone/pipeline'
import type { KubeObject, ObjectRef } from './kube.ts'

/** The reference to an object. */
export const refOf = ({ apiVersion, kind, metadata }: KubeObject): ObjectRef => ({
  apiVersion,
  kind,
  name: metadata.name,
  ...defined({ namespace: metadata.namespace }),
})

/** `Kind/namespace/name`, or `Kind/name` for cluster-scoped objects. Stable, for ids of changes and findings. */
export const refId = ({ kind, namespace, name }: Omit<ObjectRef, 'apiVersion'>): string =>
  [kind, namespace, name].filter((part) => part !== undefined).join('/')

/** For display: `RoleBinding dayone:viewer in page-score`. */
export const refTitle = ({ kind, namespace, name }: Omit<ObjectRef, 'apiVersion'>): string =>
  namespace === undefined ? `${kind} ${name}` : `${kind} ${name} in ${namespace}`

/** `deployment 'web' -n shop`, as arguments of kubectl in a shell. Pure. */
export const addressOf = ({ kind, metadata: { name, namespace } }: KubeObject): string =>
  `${kind.toLowerCase()} ${quoted(name)}${namespace === undefined ? '' : ` -n ${namespace}`}`
