import { changed, fieldsOf, listOf, type Note } from '../manifest.ts'

/** Node labels and taints by their former names. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const renamed: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
}

type Value = unknown

/** Replaces every key, `key` and `topologyKey` in a value with its current name. */
const withNewNames = (value: Value, found: Set<string>): Value => {
  const named = (name: string): string => {
    const next = renamed[name]
    if (next !== undefined) found.add(name)
    return next ?? name
  }
  if (Array.isArray(value)) return value.map((one: unknown) => withNewNames(one, found))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]: [string, unknown]) => [
      named(name),
      (name === 'key' || name === 'topologyKey') && typeof inner === 'string'
        ? named(inner)
        : withNewNames(inner, found),
    ]),
  )
}

const fields = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints'] as const

/** Replaces former names of node labels and taints. */
export const nodeLabels = <T extends { readonly spec: Readonly<Record<string, unknown>> }>(
  template: T,
): readonly [T, readonly Note[]] => {
  const found = new Set<string>()
  const spec = Object.fromEntries(
    Object.entries(template.spec).map(([name, value]) => [
      name,
      fields.some((field) => field === name)
        ? name === 'tolerations'
          ? listOf(value).map((one) => withNewNames(one, found))
          : withNewNames(name === 'topologySpreadConstraints' ? value : fieldsOf(value), found)
        : value,
    ]),
  )
  const notes = [...found].map((old) => changed('spec', `Nodes have the label ${renamed[old]} instead of ${old}.`))
  return notes.length === 0 ? [template, []] : [{ ...template, spec }, notes]
}
