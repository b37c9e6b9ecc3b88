import { serviceAccountIdentity } from '../access-request.ts'
import type { Authorizer } from '../authorizer.ts'
import { isKnownGrant } from '../known/known-rbac.ts'
import { subjectTitle, type BindingObject, type Subject } from '../rbac-objects.ts'
import type { LintProblem } from './lint-finding.ts'
import { powersIn } from './powers/powers.ts'

/** A service account that pods of its namespace can use. */
export interface Account {
  readonly namespace: string
  readonly name: string
}

/** Service accounts by namespace: existing ones, and those in bindings. */
export const accountsByNamespace = (
  bindings: readonly BindingObject[],
  existing: readonly Account[],
): ReadonlyMap<string, readonly string[]> => {
  const named = bindings
    .flatMap(({ subjects }) => subjects ?? [])
    .flatMap(({ kind, name, namespace }: Subject) =>
      kind === 'ServiceAccount' && namespace ? [{ namespace, name }] : [],
    )
  return new Map(
    [...Map.groupBy([...existing, ...named], ({ namespace }) => namespace)].map(([namespace, accounts]) => [
      namespace,
      [...new Set(accounts.map(({ name }) => name))],
    ]),
  )
}

/**
 * For a namespace, the service account that a user who can start pods there gets: the first by name whose rights,
 * including those of its groups, are critical or high. Evaluated once per namespace.
 */
export const reachedAccounts = (
  authorizer: Pick<Authorizer, 'holdings'>,
  accounts: ReadonlyMap<string, readonly string[]>,
): ((namespace: string) => LintProblem | undefined) => {
  const found = new Map<string, LintProblem | undefined>()
  const reached = (namespace: string): LintProblem | undefined => {
    for (const name of [...(accounts.get(namespace) ?? [])].sort()) {
      const identity = serviceAccountIdentity(namespace, name)
      const subject = { kind: 'ServiceAccount', namespace, name }
      const held = authorizer
        .holdings(identity)
        .filter(
          ({ binding, role, subjects }) => !subjects.some((one) => isKnownGrant(binding, role, subjectTitle(one))),
        )
      const [worst] = held
        .flatMap((one) =>
          powersIn(
            one.rules.map(({ rule }) => rule),
            one.namespace,
          ),
        )
        .filter(({ severity }) => severity === 'critical' || severity === 'high')
      if (worst === undefined) continue
      return {
        control: 'RB-06',
        severity: 'high',
        words: `can start pods as ${subjectTitle(subject)}, which ${worst.words}`,
        attack: `They start a pod with their own image and serviceAccountName: ${name}, and get its permissions.`,
        fix: `Move the program of ${namespace}/${name} to its own namespace, or reduce its permissions: \`dayone rbac can --service-account ${namespace}/${name}\`.`,
      }
    }
    return undefined
  }
  return (namespace) => {
    if (!found.has(namespace)) found.set(namespace, reached(namespace))
    return found.get(namespace)
  }
}
