import { nearestWord } from '@dayone/pipeline'
import { isPathAction, type Action, type Identity } from '../access-request.ts'
import type { RbacObjects, Subject } from '../rbac-objects.ts'
import { verbProblem } from './known-verbs.ts'

const quoted = (name: string | undefined): string => (name === undefined ? '' : ` Did you mean ${name}?`)

/** The group without the prefix of its identity provider: `oidc:developers` → `developers`. */
const bare = (group: string): string => group.replace(/^[^:/]*[:/]/, '')

const closest = (name: string, names: readonly string[]): string | undefined =>
  names.find((one) => bare(one) === name || one === bare(name)) ?? nearestWord(name, names)

const verbDoubt = ({ roles }: RbacObjects, action: Action): readonly string[] => {
  if (isPathAction(action)) return []
  const isInRule = roles.some(({ rules }) => rules?.some(({ verbs }) => verbs.includes(action.verb)) === true)
  const problem = isInRule ? undefined : verbProblem(action.verb)
  return problem === undefined ? [] : [problem]
}

const groupDoubts = ({ bindings }: RbacObjects, groups: readonly string[]): readonly string[] => {
  const isGroup = ({ kind }: Subject): boolean => kind === 'Group'
  const named = [
    ...new Set(bindings.flatMap(({ subjects }) => (subjects ?? []).filter(isGroup).map(({ name }) => name))),
  ]
  return groups
    .filter((group) => !group.startsWith('system:') && !named.includes(group))
    .map((group) => `No binding names the group ${group}.${quoted(closest(group, named))}`)
}

/**
 * What makes a question doubtful, as sentences: a group that no binding names, with the one that may be meant, for
 * example without the prefix of the identity provider; a verb that no request has. Pure.
 */
export const questionDoubts = (
  objects: RbacObjects,
  action: Action,
  { groups }: Pick<Identity, 'groups'> = { groups: [] },
): readonly string[] => [...verbDoubt(objects, action), ...groupDoubts(objects, groups)]
