import type { KubeObject } from '@dayone/kube'
import { whoText } from '../assignments/assignments.ts'
import { namespacesBySubject, type Grant, type Subject } from '@dayone/authorizer'
import type { GroupRights } from '../grants/group-rights.ts'

/** Labels that contain only a name. */
const namesOnly = new Set(['kubernetes.io/metadata.name', 'dayone.dev/team'])

/** A number for each list of rules: grants of one role share the list, so it is serialized once. */
const numberRules = () => {
  const byList = new Map<Grant['rules'], number>()
  const byText = new Map<string, number>()
  return (rules: Grant['rules']): number => {
    const text = byList.has(rules) ? '' : JSON.stringify(rules)
    const number = byList.get(rules) ?? byText.get(text) ?? byText.size
    if (!byList.has(rules)) byText.set(text, number)
    byList.set(rules, number)
    return number
  }
}

/**
 * What determines the results of a group's proofs, as text without names: its intended rights, and for each namespace
 * in which it works or is bound, the labels and everything that any binding there grants to anyone, by the rules of the
 * role and not by its name; likewise cluster-wide bindings. Other groups of the configuration count as equal; other
 * bound subjects count by name. Pure.
 */
export const groupKeys = (
  groups: readonly GroupRights[],
  grants: readonly Grant[],
  namespaces: readonly KubeObject[],
): ((rights: GroupRights) => string) => {
  const configured = new Set(groups.map(({ who }) => who))
  const numberOf = numberRules()
  const grantsIn = Map.groupBy(grants, ({ namespace }) => namespace ?? '')
  const clusterWide = Map.groupBy(grantsIn.get('') ?? [], ({ subject }) => whoText(subject))
  const bound = namespacesBySubject(grants, whoText)
  const byName = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata]))

  const nameOf = (subject: Subject, who: string, place: string): readonly unknown[] => {
    const { kind, name, namespace } = subject
    const own = whoText(subject)
    if (own === who) return ['(itself)']
    if (kind !== 'Group') return [kind, name, namespace === place ? '(here)' : namespace]
    return configured.has(own) ? ['(another group)'] : [kind, name]
  }
  const given = (some: readonly Grant[], who: string, place: string) =>
    some.map(({ subject, rules }) => JSON.stringify([nameOf(subject, who, place), numberOf(rules)])).toSorted()

  return ({ who, subject, personas, everywhere }) => {
    const places = new Set([...personas.keys(), ...(bound.get(who) ?? [])])
    const inPlaces = [...places].map((place) =>
      JSON.stringify([
        [...(personas.get(place) ?? [])].toSorted(),
        byName.get(place)?.['deletionTimestamp'] !== undefined,
        Object.entries(byName.get(place)?.labels ?? {})
          .filter(([label]) => !namesOnly.has(label))
          .toSorted(([a], [b]) => a.localeCompare(b)),
        given(grantsIn.get(place) ?? [], who, place),
      ]),
    )
    return JSON.stringify([
      subject.kind,
      [...everywhere].toSorted(),
      inPlaces.toSorted(),
      given(clusterWide.get(who) ?? [], who, ''),
    ])
  }
}
