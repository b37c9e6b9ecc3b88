import { shellWord } from '@dayone/pipeline'
import { isKnownBinding, knownVariants } from '../known/known-rbac.ts'
import { objectId, roleIdOf, type BindingObject, type RoleObject } from '../rbac-objects.ts'
import { kubectlName } from './grant-findings.ts'
import type { Grant } from './grants.ts'
import type { LintFinding } from './lint-finding.ts'
import { powersIn } from './powers/powers.ts'
import type { Account } from './reached-accounts.ts'

const about = (
  id: string,
  object: string,
  severity: LintFinding['severity'],
  rest: Pick<LintFinding, 'text' | 'attack' | 'fix'>,
): LintFinding => ({ id: `RB-16/${id}`, rule: 'references', control: 'RB-16', severity, object, ...rest })

const deleteIt = (id: string): string => `Delete it with \`kubectl delete ${kubectlName(id)}\`.`

const missingRoles = (grants: readonly Grant[]): readonly LintFinding[] => {
  const dangling = grants.filter(({ isDangling, isKnown }) => isDangling && !isKnown)
  return [...new Map(dangling.map((grant) => [grant.bindingId, grant])).values()].map(({ bindingId, roleId }) =>
    about(`${bindingId}/role`, bindingId, 'high', {
      text: `${bindingId} refers to ${roleId}, which does not exist.`,
      attack: 'Anyone who can create the role decides what its subjects can do.',
      fix: `Create the role, or delete the binding with \`kubectl delete ${kubectlName(bindingId)}\`.`,
    }),
  )
}

const missingAccounts = (grants: readonly Grant[], accounts: readonly Account[]): readonly LintFinding[] => {
  const existing = new Set(accounts.map(({ namespace, name }) => `${namespace}/${name}`))
  return grants.flatMap(({ bindingId, subject, isKnown }) => {
    const { kind, namespace = '', name } = subject
    // Kubernetes creates the default service account in every namespace; a binding to it is another finding.
    if (kind !== 'ServiceAccount' || isKnown || name === 'default' || existing.has(`${namespace}/${name}`)) return []
    return [
      about(`${bindingId}/ServiceAccount:${namespace}/${name}`, bindingId, 'medium', {
        text: `${bindingId} refers to the service account ${namespace}/${name}, which does not exist.`,
        attack: 'Anyone who can create a service account of that name, or a pod with it, inherits its permissions.',
        fix: `Create it with \`kubectl create serviceaccount ${shellWord(name)} -n ${shellWord(namespace)}\`, or delete the binding with \`kubectl delete ${kubectlName(bindingId)}\`.`,
      }),
    ]
  })
}

const withoutSubjects = (bindings: readonly BindingObject[]): readonly LintFinding[] =>
  bindings
    .filter((binding) => (binding.subjects ?? []).length === 0 && !isKnownBinding(objectId(binding)))
    .map((binding) => {
      const id = objectId(binding)
      return about(`${id}/nobody`, id, 'low', {
        text: `${id} has no subject.`,
        attack: 'Adding a subject to it draws less attention than a new binding.',
        fix: deleteIt(id),
      })
    })

/** Only dangerous roles: every cluster has many unused harmless ones. */
const unusedRoles = (roles: readonly RoleObject[], bindings: readonly BindingObject[], isOurs: IsOurs) => {
  const used = new Set(bindings.map(roleIdOf))
  return roles.flatMap((role): readonly LintFinding[] => {
    const id = objectId(role)
    const isAggregation = Object.keys(role.metadata.labels ?? {}).length > 0 || role.aggregationRule
    if (used.has(id) || knownVariants(id).length > 0 || isAggregation || isOurs(id)) return []
    const [worst] = powersIn(role.rules ?? [], role.kind === 'Role' ? role.metadata.namespace : undefined)
    if (worst?.severity !== 'critical') return []
    return [
      about(`${id}/unused`, id, 'low', {
        text: `${id} is not bound to anyone, and any subject bound to it ${worst.words}.`,
        attack: 'A single new binding grants its permissions, and an existing role draws no attention.',
        fix: deleteIt(id),
      }),
    ]
  })
}

/** The role or binding belongs to the caller. */
export type IsOurs = (id: string) => boolean

/** The input of reference checks: all RBAC objects, and the existing service accounts (undefined: unknown). */
export interface References {
  readonly roles: readonly RoleObject[]
  readonly bindings: readonly BindingObject[]
  readonly serviceAccounts?: readonly Account[] | undefined
}

/** References to missing objects, and unused dangerous roles. RB-16. Pure. */
export const referenceFindings = (
  grants: readonly Grant[],
  { roles, bindings, serviceAccounts }: References,
  isOurs: IsOurs,
): readonly LintFinding[] => [
  ...missingRoles(grants),
  ...(serviceAccounts === undefined ? [] : missingAccounts(grants, serviceAccounts)),
  ...withoutSubjects(bindings),
  ...unusedRoles(roles, bindings, isOurs),
]
