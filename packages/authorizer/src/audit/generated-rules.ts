import type { PolicyRule } from '../rbac-objects.ts'
import type { RightsSeen, SeenRight } from './rights-seen.ts'

const usual = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']

const inOrder = (verbs: Iterable<string>): readonly string[] =>
  [...new Set(verbs)].sort((a, b) => {
    const [first, second] = [usual.indexOf(a), usual.indexOf(b)]
    if (first >= 0 && second >= 0) return first - second
    return first >= 0 ? -1 : second >= 0 ? 1 : a < b ? -1 : 1
  })

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}

const wholeName = ({ resource, subresource }: SeenRight): string =>
  subresource === '' ? resource : `${resource}/${subresource}`

/** The rules for one resource: one for all objects, and one for each set of verbs that some objects share. */
const rulesOfResource = (rights: readonly SeenRight[]): readonly Required<Omit<PolicyRule, 'nonResourceURLs'>>[] => {
  const [first] = rights
  if (first === undefined) return []
  const about = { apiGroups: [first.apiGroup], resources: [wholeName(first)] }
  const forAll = rights.filter(({ names }) => names === undefined).map(({ verb }) => verb)
  const named = rights.flatMap(({ verb, names }) => [...(names ?? [])].map((name) => ({ name, verb })))
  const byName = grouped(named, ({ name }) => name).map((uses) => ({
    name: uses[0]?.name ?? '',
    verbs: inOrder(uses.map(({ verb }) => verb)),
  }))
  const byVerbs = grouped(byName, ({ verbs }) => verbs.join('\n')).map((alike) => ({
    ...about,
    resourceNames: alike.map(({ name }) => name).sort(),
    verbs: alike[0]?.verbs ?? [],
  }))
  return [...(forAll.length === 0 ? [] : [{ ...about, resourceNames: [], verbs: inOrder(forAll) }]), ...byVerbs]
}

/**
 * The fewest rules that allow exactly this: verbs are combined only if all were used on the same objects, resources
 * only if they have the same group, verbs and names. Never a wildcard. Pure.
 */
export const resourceRules = (rights: readonly SeenRight[]): readonly PolicyRule[] => {
  const single = grouped(rights, (right) => `${right.apiGroup}\n${wholeName(right)}`).flatMap(rulesOfResource)
  const alike = grouped(single, ({ apiGroups, verbs, resourceNames }) =>
    JSON.stringify([apiGroups, verbs, resourceNames]),
  )
  return alike
    .flatMap(([first, ...more]) => {
      if (first === undefined) return []
      const { apiGroups, verbs, resourceNames } = first
      const resources = [first, ...more].flatMap((rule) => rule.resources).sort()
      return [{ apiGroups, resources, ...(resourceNames.length > 0 && { resourceNames }), verbs }]
    })
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** Paths with the same verbs are combined. Pure. */
export const pathRules = ({ paths }: Pick<RightsSeen, 'paths'>): readonly PolicyRule[] =>
  grouped(
    [...paths].map(([path, verbs]) => ({ path, verbs: inOrder(verbs) })),
    ({ verbs }) => verbs.join('\n'),
  ).map((alike) => ({ nonResourceURLs: alike.map(({ path }) => path).sort(), verbs: alike[0]?.verbs ?? [] }))
