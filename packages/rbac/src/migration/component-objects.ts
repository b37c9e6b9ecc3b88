import type { PublishedSet, RbacObjects } from '@dayone/authorizer'
import { ownedBy, type DesiredObject, type KubeObject } from '@dayone/kube'
import { migrationId } from './migration-objects.ts'

const apiGroup = 'rbac.authorization.k8s.io'

const subjectOf = (subject: { readonly kind: string }): object =>
  subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup }

const idOf = ({ kind, metadata: { namespace, name } }: RbacObjects['bindings'][number]): string =>
  kind.startsWith('Cluster') ? `${kind}/${name}` : `${kind}/${namespace ?? ''}/${name}`

const roleOf = ({ roleRef: { kind, name }, metadata }: RbacObjects['bindings'][number]): string =>
  `${kind}/${kind === 'Role' ? (metadata.namespace ?? '') : ''}/${name}`

/**
 * The published permissions of recognized components, of those bindings that the log needs: `used`, by id. Of a set,
 * all if one is used: the log may be too short for the others. Pure.
 */
export const componentObjects = (
  { roles, bindings, sets = [] }: RbacObjects & { readonly sets?: readonly PublishedSet[] },
  used: ReadonlySet<string>,
): readonly DesiredObject[] => {
  const setOf = (id: string): PublishedSet | undefined => sets.find((one) => one.bindings.includes(id))
  const needed = bindings.filter((binding) =>
    [idOf(binding), ...(setOf(idOf(binding))?.bindings ?? [])].some((id) => used.has(id)),
  )
  const why = (binding: RbacObjects['bindings'][number]): string =>
    `The log shows it: ${setOf(idOf(binding))?.title ?? 'published permissions of an add-on of kops'}, besides what it used`
  return ownedBy(migrationId, [
    ...roles.flatMap((role): readonly DesiredObject[] => {
      const id = `${role.kind}/${role.metadata.namespace ?? ''}/${role.metadata.name}`
      const binding = needed.find((one) => roleOf(one) === id)
      if (binding === undefined) return []
      return [
        { manifest: { apiVersion: `${apiGroup}/v1`, ...role } as unknown as KubeObject, wave: 0, why: why(binding) },
      ]
    }),
    ...needed.map((binding): DesiredObject => ({
      manifest: {
        apiVersion: `${apiGroup}/v1`,
        ...binding,
        roleRef: { apiGroup, ...binding.roleRef },
        subjects: (binding.subjects ?? []).map(subjectOf),
      } as unknown as KubeObject,
      wave: 1,
      why: why(binding),
    })),
  ])
}
