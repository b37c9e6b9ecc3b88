import type { KubeObject } from '@dayone/kube'

interface Owner {
  readonly kind: string
  readonly name: string
  readonly controller?: boolean
}

const ownerOf = ({ metadata }: KubeObject): Owner | undefined =>
  ((metadata['ownerReferences'] ?? []) as readonly Owner[]).find(({ controller }) => controller === true)

const withoutEnd = (text: string, end: string): string => (text.endsWith(end) ? text.slice(0, -end.length) : text)

/** The object to edit: the Deployment of a ReplicaSet's pod, the CronJob of a Job's pod. */
export const rootOf = (object: KubeObject): { readonly kind: string; readonly name: string } => {
  const owner = ownerOf(object)
  const own = { kind: object.kind, name: object.metadata.name }
  if (owner === undefined) return own
  if (owner.kind === 'Node') return { kind: 'Node', name: withoutEnd(own.name, `-${owner.name}`) }
  const hash = object.metadata.labels?.['pod-template-hash']
  if (owner.kind === 'ReplicaSet' && hash !== undefined)
    return { kind: 'Deployment', name: withoutEnd(owner.name, `-${hash}`) }
  // A CronJob names its Jobs after the scheduled minute.
  if (owner.kind === 'Job' && /-\d{8,}$/.test(owner.name))
    return { kind: 'CronJob', name: owner.name.replace(/-\d+$/, '') }
  return { kind: owner.kind, name: owner.name }
}
