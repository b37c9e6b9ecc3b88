import { parseExpectation, type Expectation, type SubjectNames } from '@dayone/authorizer'
import { ciSubject, type CiIdentity } from '../assignments/ci-identity.ts'
import { UserError } from '@dayone/pipeline'

/** The part of the configuration that defines subject names. */
interface Named {
  readonly teams: readonly { readonly group: string; readonly persona: string }[]
  readonly ci?: readonly CiIdentity[] | undefined
  readonly auditors: readonly string[]
  readonly operators?: readonly string[] | undefined
  readonly expect?: readonly string[] | undefined
}

const groupsOf = (names: readonly string[]) => [...new Set(names)].map((name) => ({ kind: 'Group', name }))

/**
 * `developers` are the groups of every team with that persona, `auditors` includes those of the whole cluster, `ci` is
 * every pipeline.
 */
const namesOf = ({ teams, ci = [], auditors, operators = [] }: Named): SubjectNames => {
  const withPersona = (persona: string) => teams.filter((team) => team.persona === persona).map(({ group }) => group)
  return {
    viewers: groupsOf(withPersona('viewer')),
    developers: groupsOf(withPersona('developer')),
    'namespace-owners': groupsOf(withPersona('namespace-owner')),
    auditors: groupsOf([...withPersona('auditor'), ...auditors]),
    operators: groupsOf(operators),
    ci: ci.map(ciSubject),
  }
}

/** The parsed expectations of `rbac.expect`. Pure. */
export const sentencesOf = (config: Named): readonly Expectation[] =>
  (config.expect ?? []).map((text) => parseExpectation(text, { names: namesOf(config) }))

/** The error message for an expectation; undefined if it is valid. Pure. */
export const sentenceProblem = (text: string): string | undefined => {
  try {
    parseExpectation(text, { names: namesOf({ teams: [], auditors: [] }) })
    return undefined
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.hint ?? ''}`.trim()
    throw error
  }
}
