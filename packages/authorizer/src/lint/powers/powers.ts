import type { PolicyRule } from '../../rbac-objects.ts'
import type { LintProblem } from '../lint-finding.ts'
import { clusterPowers } from './cluster-powers.ts'
import type { Power } from './power.ts'
import { workloadPowers } from './workload-powers.ts'

const powers: readonly Power[] = [...clusterPowers, ...workloadPowers]

/** Namespaces of Kubernetes itself: their pods have cluster-wide rights and access to all nodes. */
const systemNamespaces: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease'])

type Scope = keyof Power['severity']

const scopeOf = (namespace: string | undefined): Scope =>
  namespace === undefined ? 'cluster' : systemNamespaces.has(namespace) ? 'system' : 'namespace'

/** Grants of one role share their rules: each list is evaluated once per kind of scope. */
const known = new WeakMap<readonly PolicyRule[], Map<Scope, readonly LintProblem[]>>()

/**
 * What these rules allow beyond ordinary work, in one namespace or (undefined) in the whole cluster. Full access is one
 * entry. Pure.
 */
export const powersIn = (rules: readonly PolicyRule[], namespace: string | undefined): readonly LintProblem[] => {
  const scope = scopeOf(namespace)
  const cached = known.get(rules)?.get(scope)
  if (cached !== undefined) return cached
  const found = powers.flatMap(({ severity: { [scope]: severity }, control, words, attack, isIn }): LintProblem[] =>
    severity !== undefined && rules.some(isIn) ? [{ control, severity, words, attack }] : [],
  )
  const everything = found.filter(({ control }) => control === 'RB-01')
  const problems = everything.length > 0 ? everything : found
  known.set(rules, (known.get(rules) ?? new Map<Scope, readonly LintProblem[]>()).set(scope, problems))
  return problems
}
