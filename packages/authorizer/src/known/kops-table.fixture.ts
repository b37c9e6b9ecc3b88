import {
  objectId,
  roleIdOf,
  subjectTitle,
  type BindingObject,
  type PolicyRule,
  type RoleObject,
} from '../rbac-objects.ts'

interface Written {
  readonly kind: string
}

const rolesOf = (objects: readonly Written[]): readonly RoleObject[] =>
  objects.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole') as unknown as readonly RoleObject[]

/** kops 1.36 writes one binding that the API server rejects: its service account has no namespace. */
const isValid = ({ subjects }: BindingObject): boolean =>
  (subjects ?? []).every(({ kind, namespace }) => kind !== 'ServiceAccount' || namespace !== undefined)

const bindingsOf = (objects: readonly Written[]): readonly BindingObject[] =>
  (
    objects.filter(
      ({ kind }) => kind.endsWith('RoleBinding') || kind === 'RoleBinding',
    ) as unknown as readonly BindingObject[]
  ).filter(isValid)

const label = 'rbac.authorization.k8s.io/aggregate-to-'

const aggregatesOf = ({ metadata: { labels = {} } }: RoleObject): readonly string[] =>
  Object.keys(labels)
    .filter((key) => key.startsWith(label) && labels[key] === 'true')
    .map((key) => key.slice(label.length))
    .filter((into) => ['admin', 'edit', 'view'].includes(into))
    .toSorted()

/** Distinct values of each id, in the order of the ids. */
const variants = <Value>(
  entries: readonly (readonly [string, Value])[],
): readonly (readonly [string, readonly Value[]])[] =>
  [...Map.groupBy(entries, ([id]) => id)]
    .map(([id, own]) => [id, [...new Map(own.map(([, value]) => [JSON.stringify(value), value])).values()]] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))

const section = (rows: readonly (readonly [string, unknown])[]): string =>
  `{\n${rows.map(([id, value]) => `${JSON.stringify(id)}:${JSON.stringify(value)}`).join(',\n')}\n}`

/** The contents of known-kops.json for the addons of several clusters: a line per role and binding. */
export const kopsTable = (objects: readonly Written[]): string => {
  const roles = rolesOf(objects)
  const byRole: readonly (readonly [string, readonly PolicyRule[]])[] = roles.map((role) => [
    objectId(role),
    role.rules ?? [],
  ])
  const byBinding = bindingsOf(objects).map(
    (binding) =>
      [
        objectId(binding),
        { role: roleIdOf(binding), subjects: (binding.subjects ?? []).map(subjectTitle).toSorted() },
      ] as const,
  )
  const aggregates = roles.flatMap((role) => {
    const into = aggregatesOf(role)
    return into.length === 0 ? [] : [[objectId(role), into] as const]
  })
  const flat = variants(aggregates).map(([id, [first]]) => [id, first] as const)
  return `{"roles":${section(variants(byRole))},"bindings":${section(variants(byBinding))},"aggregates":${section(flat)}}\n`
}
