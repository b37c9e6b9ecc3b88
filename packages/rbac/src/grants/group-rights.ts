import { rulesOfEverybody, type PolicyRule, type Subject } from '@dayone/authorizer'
import { assignmentsOf, whoText } from '../assignments/assignments.ts'
import type { RbacConfig } from '../config.ts'
import type { Persona } from '../personas/persona-table.ts'
import { personaRules } from '../personas/persona-roles.ts'

/** The intended rights of one subject, over all entries of the configuration. */
export interface GroupRights {
  /** The group's name, or `ServiceAccount shop/ci`. */
  readonly who: string
  readonly subject: Subject
  /** By namespace. */
  readonly personas: ReadonlyMap<string, ReadonlySet<Persona>>
  /** In the whole cluster. */
  readonly everywhere: ReadonlySet<Persona>
}

/** The rights of every subject in the configuration; only existing namespaces count. Pure. */
export const groupRights = (config: RbacConfig, existing: readonly string[]): readonly GroupRights[] => {
  const known = new Set(existing)
  const byWho = Map.groupBy(assignmentsOf(config), ({ subject }) => whoText(subject))
  return [...byWho].flatMap(([who, own]): readonly GroupRights[] => {
    const [first] = own
    if (first === undefined) return []
    const places = Map.groupBy(
      own.filter(({ namespace }) => namespace !== undefined && known.has(namespace)),
      ({ namespace = '' }) => namespace,
    )
    return [
      {
        who,
        subject: first.subject,
        personas: new Map([...places].map(([name, some]) => [name, new Set(some.map(({ persona }) => persona))])),
        everywhere: new Set(own.flatMap(({ namespace, persona }) => (namespace === undefined ? [persona] : []))),
      },
    ]
  })
}

/**
 * Everything the subject may do in a namespace, or with undefined in the whole cluster: its personas, and what everyone
 * may do. Pure.
 */
export const rulesMeantFor = (
  { personas, everywhere }: GroupRights,
  namespace: string | undefined,
): readonly PolicyRule[] => [
  ...[...everywhere].flatMap(personaRules),
  ...[...(namespace === undefined ? [] : (personas.get(namespace) ?? []))].flatMap(personaRules),
  ...rulesOfEverybody,
]
