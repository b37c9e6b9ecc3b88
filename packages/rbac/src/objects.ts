import {
  admissionBindingKind,
  admissionPolicyKind,
  ownedBy,
  refId,
  refOf,
  type DesiredObject,
  type Ownership,
} from '@dayone/kube'
import { assignmentsOf, whoText, type Assignment } from './assignments/assignments.ts'
import { bindingOf } from './assignments/bindings.ts'
import { ciSubject } from './assignments/ci-identity.ts'
import { breakGlassObjects } from './break-glass/break-glass-objects.ts'
import type { RbacConfig } from './config.ts'
import { guardBinding, guardName, guardPolicy, type GuardMode } from './guards/guard-policy.ts'
import { personaNames, personaTable, type Persona } from './personas/persona-table.ts'
import { clusterRole } from './personas/persona-roles.ts'

const apiVersion = 'rbac.authorization.k8s.io/v1'

/** Every object of this step except service accounts has this name prefix. */
export const ownership: Ownership = {
  step: 'rbac',
  kinds: [
    ...['ClusterRole', 'ClusterRoleBinding', 'RoleBinding'].map((kind) => ({ apiVersion, kind })),
    { apiVersion: 'v1', kind: 'ServiceAccount' },
    admissionPolicyKind,
    admissionBindingKind,
  ],
  ownsUnlabelled: ({ metadata: { name } }) => name.startsWith('dayone:') || name === guardName,
}

/**
 * Roles come before the bindings that refer to them: a binding to a missing role would grant whatever role is created
 * later. Removals come last: a group whose persona changes is never without one.
 */
export const waves = { roles: 0, bindings: 1, removals: 2 } as const

/** Roles that a namespace owner may bind exist even if no one is bound yet. */
const alwaysMade: ReadonlySet<Persona> = new Set(['viewer', 'developer', 'auditor'])

const roleOf = (persona: Persona): DesiredObject => ({
  manifest: clusterRole(persona),
  wave: waves.roles,
  // With an aggregation rule, the controller manager would add other rights to the role.
  exact: true,
  why: `The permissions of a persona: ${personaTable[persona].hint}`,
})

const whyOf = ({ subject, persona, namespace }: Assignment): string => {
  if (namespace !== undefined) return `${whoText(subject)} is ${persona} in ${namespace}`
  return persona === 'auditor'
    ? `${whoText(subject)} can read the configuration of the whole cluster`
    : `${whoText(subject)} is ${persona} of the whole cluster`
}

/** Pods do not mount its token; the pipeline requests a short-lived one. */
const accountsOf = ({ ci = [] }: RbacConfig): readonly DesiredObject[] =>
  ci
    .filter(({ serviceAccount }) => serviceAccount !== undefined)
    .map((one) => {
      const { name, namespace = '' } = ciSubject(one)
      return {
        manifest: {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name, namespace },
          automountServiceAccountToken: false,
        },
        wave: waves.roles,
        why: 'The identity of a pipeline: it uses short-lived tokens, and no Secret stores one',
      }
    })

/** The admission guard: the policy comes before its binding. */
const guardObjects = (mode: GuardMode): readonly DesiredObject[] => {
  const why = 'No one creates tokens that never expire or grants permissions to everyone; RBAC alone cannot forbid it'
  return [
    { manifest: guardPolicy(), wave: waves.roles, why, guard: true },
    { manifest: guardBinding(mode), wave: waves.bindings, why, guard: true },
  ]
}

/** Whether the object belongs to the admission guard. */
export const isGuard = ({ manifest: { kind } }: DesiredObject): boolean =>
  kind === admissionPolicyKind.kind || kind === admissionBindingKind.kind

/** Roles, bindings, service accounts and the admission guard of the configuration, without duplicates. Pure. */
export const objects = (config: RbacConfig, mode: GuardMode = config.guards ?? 'deny'): readonly DesiredObject[] => {
  const assignments = assignmentsOf(config)
  const used = new Set(assignments.map(({ persona }) => persona))
  const roles = personaNames.filter((persona) => alwaysMade.has(persona) || used.has(persona)).map(roleOf)
  const bindings = assignments.map((one) => ({ manifest: bindingOf(one), wave: waves.bindings, why: whyOf(one) }))
  const byId = new Map(
    [...accountsOf(config), ...bindings, ...breakGlassObjects(config.breakGlass ?? [], waves.bindings)].map(
      (object) => [refId(refOf(object.manifest)), object] as const,
    ),
  )
  return ownedBy('rbac', [...roles, ...byId.values(), ...guardObjects(mode)])
}
