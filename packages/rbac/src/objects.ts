import { refId, refOf, type DesiredObject } from '@dayone/kube'
import { clusterRoleBinding, roleBinding } from './bindings.ts'
import { personaName, type RbacConfig } from './config.ts'
import { clusterRole } from './personas.ts'

/** Roles come before the bindings that name them: a binding to a missing role would be a promise to whoever makes it. */
const waves = { roles: 0, bindings: 1 } as const

const roles: readonly DesiredObject[] = personaName.options.map((persona) => ({
  manifest: clusterRole(persona),
  wave: waves.roles,
  // An aggregation rule would let the controller manager fill the role with other rights.
  exact: true,
  why: `The rights of ${persona === 'auditor' ? 'an' : 'a'} ${persona}, without secrets, without commands in pods, without a way to more rights`,
}))

/** Roles and bindings that the configuration asks for, each once. Pure. */
export const objects = ({ teams, auditors }: RbacConfig): readonly DesiredObject[] => {
  const bindings = [
    ...teams.flatMap(({ group, namespaces, persona }) =>
      namespaces.map((namespace) => ({
        manifest: roleBinding(persona, group, namespace),
        wave: waves.bindings,
        why: `${group} works in ${namespace} as ${persona}`,
      })),
    ),
    ...auditors.map((group) => ({
      manifest: clusterRoleBinding('auditor', group),
      wave: waves.bindings,
      why: `${group} looks at the settings of the whole cluster`,
    })),
  ]
  const byId = new Map(bindings.map((binding) => [refId(refOf(binding.manifest)), binding]))
  return [...roles, ...byId.values()]
}
