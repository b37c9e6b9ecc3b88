import type { RbacObjects } from '@dayone/authorizer'
import { ownedBy, type DesiredObject, type KubeObject } from '@dayone/kube'
import { migrationId } from './migration-objects.ts'

const apiGroup = 'rbac.authorization.k8s.io'

const subjectOf = (subject: { readonly kind: string }): object =>
  subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup }

/** The published permissions of recognized components, of those bindings that the log needs. Pure. */
export const componentObjects = (
  { roles, bindings }: RbacObjects,
  isNeeded: (bindingId: string) => boolean,
): readonly DesiredObject[] => {
  const idOf = ({ kind, metadata: { namespace, name } }: (typeof bindings)[number]): string =>
    kind.startsWith('Cluster') ? `${kind}/${name}` : `${kind}/${namespace ?? ''}/${name}`
  const needed = bindings.filter((binding) => isNeeded(idOf(binding)))
  const refs = new Set(
    needed.map(
      ({ roleRef, metadata }) => `${roleRef.kind}/${roleRef.kind === 'Role' ? metadata.namespace : ''}/${roleRef.name}`,
    ),
  )
  const wanted = roles.filter(({ kind, metadata }) => refs.has(`${kind}/${metadata.namespace ?? ''}/${metadata.name}`))
  const why = 'The published permissions of a component that the log shows, instead of those it used'
  return ownedBy(migrationId, [
    ...wanted.map((role): DesiredObject => ({
      manifest: { apiVersion: `${apiGroup}/v1`, ...role } as unknown as KubeObject,
      wave: 0,
      why,
    })),
    ...needed.map((binding): DesiredObject => ({
      manifest: {
        apiVersion: `${apiGroup}/v1`,
        ...binding,
        roleRef: { apiGroup, ...binding.roleRef },
        subjects: (binding.subjects ?? []).map(subjectOf),
      } as unknown as KubeObject,
      wave: 1,
      why,
    })),
  ])
}
