import { refTitle, refOf, type Kube, type KubeKind, type KubeObject } from '@dayone/kube'
import type { ObjectChange } from '@dayone/kube'
import type { Change, Finding } from '@dayone/pipeline'
import { DEFAULT } from './bundle/default-objects.ts'
import type { NamespacesConfig } from './config.ts'

/** A namespace that dayone guarded and that dayone.yaml no longer lists. */
export interface ReleasedNamespace {
  readonly name: string
  readonly uid: string
  /**
   * "2 Deployments, 1 PersistentVolumeClaim"; empty for an empty namespace. Undefined if its deletion was not
   * requested.
   */
  readonly content?: string
}

const contents: readonly KubeKind[] = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
  { apiVersion: 'v1', kind: 'Secret' },
]

const contentOf = async (kube: Kube, namespace: string): Promise<string> => {
  const counts = await Promise.all(
    contents.map(async (kind) => ({ kind: kind.kind, count: (await kube.list(kind, { namespace })).length })),
  )
  return counts
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}${count === 1 ? '' : 's'}`)
    .join(', ')
}

/** Reads only the contents of the first namespace to delete, because deletions are confirmed one at a time. */
export const readReleased = async (
  kube: Kube,
  { remove }: NamespacesConfig,
  leftovers: readonly KubeObject[],
): Promise<readonly ReleasedNamespace[]> => {
  const released = leftovers
    .filter(({ kind }) => kind === 'Namespace')
    .map(({ metadata: { name, uid } }) => ({ name, uid: String(uid) }))
    .toSorted((one, other) => one.name.localeCompare(other.name))
  const first = released.find(({ name }) => remove?.includes(name))
  if (first === undefined) return released
  const content = await contentOf(kube, first.name)
  return released.map((one) => (one === first ? { ...one, content } : one))
}

/** A namespace to delete, with its contents. */
export const readContent = async (kube: Kube, { metadata: { name, uid } }: KubeObject): Promise<ReleasedNamespace> => ({
  name,
  uid: String(uid),
  content: await contentOf(kube, name),
})

/** `asked`: who requested it, as a clause. */
export const deletion = ({ name, uid, content = '' }: ReleasedNamespace, asked: string): Change<ObjectChange> => {
  const manifest: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
  return {
    id: `Namespace/${name}`,
    action: 'delete',
    target: name,
    confirm: 'type-the-name',
    why: `${asked}. ${refTitle(refOf(manifest))} is deleted with everything in it${content === '' ? '' : `: ${content}`}`,
    data: { manifest, remove: uid },
  }
}

/** One at a time: a confirmation names one namespace. */
export const releasedChanges = (released: readonly ReleasedNamespace[]): readonly Change<ObjectChange>[] =>
  released
    .filter(({ content }) => content !== undefined)
    .map((one) => deletion(one, `${one.name} is listed in namespaces.remove`))

/** Other namespaces stay. */
export const releasedFindings = (released: readonly ReleasedNamespace[]): readonly Finding[] =>
  released
    .filter(({ content }) => content === undefined)
    .map(({ name }) => ({
      id: `NS/released/${name}`,
      kind: 'manual',
      target: `Namespace ${name}`,
      severity: 'medium',
      text: `${name} is no longer in dayone.yaml. The namespace, its workloads and its guards stay; dayone no longer checks them.`,
      hint:
        name === DEFAULT
          ? 'To keep it guarded, remove `defaultNamespace: leave` from dayone.yaml. To remove its guards, delete the objects with the label app.kubernetes.io/managed-by=dayone in default, and the Pod Security labels of the namespace.'
          : `To keep it guarded, add it to namespaces again. To delete it with everything in it, set \`namespaces: {remove: [${name}]}\` in dayone.yaml. To keep it without dayone, run \`kubectl label namespace ${name} app.kubernetes.io/managed-by-\`.`,
    }))
