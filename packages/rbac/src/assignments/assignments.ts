import { subjectTitle, type Subject } from '@dayone/authorizer'
import { ciSubject } from './ci-identity.ts'
import type { RbacConfig } from '../config.ts'
import type { Persona } from '../personas/persona-table.ts'

/** One persona for one subject, in one namespace or in the cluster. */
export interface Assignment {
  readonly subject: Subject
  readonly persona: Persona
  /** Undefined: the whole cluster. */
  readonly namespace?: string
}

const groupSubject = (name: string): Subject => ({ kind: 'Group', name, apiGroup: 'rbac.authorization.k8s.io' })

/** A team has one persona, plus what it opts into. */
const personasOf = ({ persona, exec, secrets }: RbacConfig['teams'][number]): readonly Persona[] => [
  persona,
  ...(exec === true ? (['debugger'] as const) : []),
  ...(secrets === true ? (['secret-reader'] as const) : []),
]

/** All assignments of the configuration, in its order. Pure. */
export const assignmentsOf = ({ teams, ci = [], auditors, operators = [] }: RbacConfig): readonly Assignment[] => [
  ...teams.flatMap((team) =>
    team.namespaces.flatMap((namespace) =>
      personasOf(team).map((persona) => ({ subject: groupSubject(team.group), persona, namespace })),
    ),
  ),
  ...ci.flatMap((one) =>
    one.namespaces.map((namespace) => ({ subject: ciSubject(one), persona: 'deployer' as const, namespace })),
  ),
  ...auditors.map((name) => ({ subject: groupSubject(name), persona: 'auditor' as const })),
  ...operators.map((name) => ({ subject: groupSubject(name), persona: 'operator' as const })),
]

/** `oidc:shop-developers` for a group; `ServiceAccount shop/ci` for others. */
export const whoText = (subject: Subject): string => (subject.kind === 'Group' ? subject.name : subjectTitle(subject))
