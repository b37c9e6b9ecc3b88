import {
  changesNetworkPolicies,
  excessOf,
  rulesInWords,
  type GrantKnowledge,
  type LintProblem,
  type PolicyRule,
} from '@dayone/authorizer'
import { whoText } from '../assignments/assignments.ts'
import { breakGlassRules } from '../break-glass/break-glass-objects.ts'
import type { RbacConfig } from '../config.ts'
import { personaNames } from '../personas/persona-table.ts'
import { personaRules } from '../personas/persona-roles.ts'
import { groupRights, rulesMeantFor } from './group-rights.ts'

const isPerson = ({ kind, name }: { readonly kind: string; readonly name: string }): boolean =>
  (kind === 'Group' || kind === 'User') && !name.startsWith('system:')

const allPersonas: readonly PolicyRule[] = personaNames.flatMap(personaRules)

const problem = (words: string): LintProblem => ({
  control: 'RB-05',
  severity: 'high',
  words,
  attack: 'Anyone who steals one of their credentials has permissions that are not in dayone.yaml.',
})

const opensNamespace: LintProblem = {
  control: 'NS-02',
  severity: 'medium',
  words: 'can change network policies, and with them the isolation of the namespace',
  attack: 'They add a policy that allows their own traffic: policies are additive.',
}

/**
 * What the configuration grants, and what exceeds a persona: for its groups, and for anyone in a team's namespace.
 * Pure.
 */
export const knowledgeOf = (config: RbacConfig): GrantKnowledge => {
  const everywhere = [...config.teams, ...(config.ci ?? [])].flatMap(({ namespaces }) => namespaces)
  const byGroup = new Map(groupRights(config, everywhere).map((rights) => [rights.who, rights]))
  const places = new Set(everywhere)
  return {
    given: (grant) => {
      const emergency = breakGlassRules(config.breakGlass ?? [], grant)
      if (emergency.length > 0) return emergency
      const { subject, namespace } = grant
      const rights = byGroup.get(whoText(subject))
      return rights === undefined ? [] : rulesMeantFor(rights, namespace)
    },
    more: ({ subject, rules, namespace }) => {
      const rights = byGroup.get(whoText(subject))
      if (rights !== undefined) {
        const excess = excessOf(rules, rulesMeantFor(rights, namespace))
        return excess.length === 0
          ? []
          : [problem(`has more permissions than dayone.yaml grants: ${rulesInWords(excess)}`)]
      }
      if (namespace === undefined || !places.has(namespace)) return []
      // Programs may need more than people, but must not open their own namespace.
      if (!isPerson(subject)) return rules.some(changesNetworkPolicies) ? [opensNamespace] : []
      const excess = excessOf(rules, allPersonas)
      return excess.length === 0 ? [] : [problem(`has more permissions than any persona: ${rulesInWords(excess)}`)]
    },
  }
}
