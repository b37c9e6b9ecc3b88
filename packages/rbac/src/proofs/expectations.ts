import type { KubeRequest } from '@dayone/kube'
import type { Action, PolicyRule } from '@dayone/authorizer'
import { rulesMeantFor, type GroupRights } from '../grants/group-rights.ts'
import { rulesAllow } from '../personas/persona-actions.ts'
import { clusterRequests, namespaceRequests, type ProofRequest } from './proof-requests.ts'

/** A request as a subject, and its expected result. */
export interface Expectation {
  /** `list secrets`. */
  readonly what: string
  readonly request: KubeRequest
  readonly isAllowed: boolean
}

const expected = (
  rules: readonly PolicyRule[],
  { what, request, needs, isGuarded }: ProofRequest,
  place = '',
): Expectation => ({
  what: `${what}${place}`,
  request,
  isAllowed: isGuarded !== true && needs.every((action: Action) => rulesAllow(rules, action)),
})

/**
 * What one subject must and must not be able to do. Stores nothing: dry runs and reads. `isGuarding`: the admission
 * guard rejects, so it is tested too. Pure.
 */
export const expectationsOf = (rights: GroupRights, isGuarding: boolean): readonly Expectation[] => {
  const everywhere = rulesMeantFor(rights, undefined)
  return [
    ...[...rights.personas.keys()].flatMap((namespace) =>
      namespaceRequests(rights.subject, namespace)
        .filter((one) => isGuarding || one.isGuarded !== true)
        .map((one) => expected(rulesMeantFor(rights, namespace), one, ` in ${namespace}`)),
    ),
    ...clusterRequests.map((one) => expected(everywhere, one)),
  ]
}
