import { excessOf, rulesInWords, type PolicyRule } from '@dayone/authorizer'
import { reviewOwnRules, type Kube, type OwnRules } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import { rulesMeantFor, type GroupRights } from '../grants/group-rights.ts'

/** What a user of the group may do in one namespace but should not. */
export interface Excess {
  readonly namespace: string
  readonly rules: readonly PolicyRule[]
  readonly silent: OwnRules['silent']
}

const namespacesAtMost = 100

/** Its own, those where a binding names it, and two without a team. */
export const namespacesToAsk = ({ personas }: GroupRights, bound: readonly string[]): readonly string[] =>
  [...new Set(['default', 'kube-system', ...bound, ...personas.keys()])].slice(0, namespacesAtMost)

/** Compares the complete response of the API server with the personas and what everyone may do. */
export const excessIn = async (kube: Kube, rights: GroupRights, namespace: string): Promise<Excess> => {
  const { rules, silent } = await reviewOwnRules(kube, namespace)
  return { namespace, rules: excessOf(rules, rulesMeantFor(rights, namespace)), silent }
}

export const checkOwnRules = (who: string, found: readonly Excess[]): Check => {
  const asked = found.map(({ namespace }) => namespace)
  const common = {
    id: `RBAC/${who}/beyond-persona`,
    rule: 'rbac/beyond-persona',
    target: who,
    severity: 'critical' as const,
    control: 'RB-05',
    means: `listed all permissions as a member of ${who} in ${asked.length} namespaces (SelfSubjectRulesReview): ${asked.slice(0, 10).join(', ')}${asked.length > 10 ? ' …' : ''}`,
  }
  const wrong = found.filter(({ rules }) => rules.length > 0)
  if (wrong.length > 0) {
    const places = wrong.slice(0, 3).map(({ namespace, rules }) => `in ${namespace}: ${rulesInWords(rules)}`)
    return {
      ...common,
      status: 'fail',
      text: `${who} has more permissions than dayone.yaml grants. ${places.join('. ')}.`,
      hint: `Find the binding: \`kubectl get rolebindings,clusterrolebindings -A -o wide | grep '${who.replaceAll("'", '')}'\`. \`dayone plan rbac\` lists those that dayone can delete.`,
    }
  }
  const silent = [...new Set(found.flatMap((one) => one.silent))]
  if (silent.length > 0)
    return {
      ...common,
      status: 'warn',
      severity: 'medium',
      notAsked: true,
      text: `Not verified: some authorizers of this cluster do not list their rules (${silent.join(', ')}).`,
      hint: 'Only RBAC and Node should be enabled: check spec.kubeAPIServer.authorizationMode.',
    }
  return { ...common, status: 'pass', text: `${who} has no permissions beyond its personas.` }
}
