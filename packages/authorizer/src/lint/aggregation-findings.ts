import { knownAggregation, knownVariants } from '../known/known-rbac.ts'
import { objectId, type RoleObject } from '../rbac-objects.ts'
import { excessOfVariants, rulesInWords } from './excess-rules.ts'
import type { LintFinding } from './lint-finding.ts'

const label = /^rbac\.authorization\.k8s\.io\/aggregate-to-(admin|edit|view)$/

/** API groups of Kubernetes itself: additions there extend what tenants already have. */
const isBuiltIn = (group: string) => !group.includes('.') || group.endsWith('.k8s.io')

/** An empty selector selects every ClusterRole, including cluster-admin. */
const takesAll = ({ aggregationRule }: RoleObject): boolean =>
  (aggregationRule?.clusterRoleSelectors ?? []).some(
    ({ matchLabels = {}, matchExpressions = [] }) =>
      Object.keys(matchLabels).length === 0 && matchExpressions.length === 0,
  )

const takesAllFinding = (id: string, name: string): LintFinding => ({
  id: `RB-14/${id}/takes-all`,
  rule: 'aggregation',
  control: 'RB-14',
  severity: 'high',
  object: id,
  text: `ClusterRole ${name} aggregates the rules of every ClusterRole: its aggregationRule has an empty selector.`,
  attack: 'Anyone bound to it is a cluster admin, although its name does not show it.',
  fix: `Select the roles it should aggregate by label: \`kubectl edit clusterrole ${name}\`.`,
})

/**
 * ClusterRoles that are aggregated into view, edit or admin, and so extend the rights of everyone bound to those.
 * RB-14. Pure.
 */
export const aggregationFindings = (roles: readonly RoleObject[]): readonly LintFinding[] =>
  roles.flatMap((role): readonly LintFinding[] => {
    if (role.kind !== 'ClusterRole') return []
    const { name, labels = {} } = role.metadata
    const id = objectId(role)
    if (takesAll(role)) return [takesAllFinding(id, name)]
    const into = Object.entries(labels).flatMap(([key, value]) =>
      value === 'true' ? (label.exec(key)?.[1] ?? []) : [],
    )
    if (into.length === 0) return []
    const isExpected = into.every((one) => knownAggregation(id).includes(one))
    const excess = excessOfVariants(role.rules ?? [], isExpected ? knownVariants(id) : [])
    // The controller manager fills view, edit and admin from the others, each of which is checked itself.
    if (isExpected && (excess.length === 0 || role.aggregationRule)) return []
    const isRisky = excess.some(({ apiGroups = [] }) => apiGroups.some(isBuiltIn))
    return [
      {
        id: `RB-14/${id}`,
        rule: 'aggregation',
        control: 'RB-14',
        severity: isRisky ? 'high' : 'medium',
        object: id,
        text: `ClusterRole ${name} adds its rules to ${into.toSorted().join(', ')}, for every subject bound to ${into.length === 1 ? 'it' : 'them'}: ${rulesInWords(excess) || 'none yet'}.`,
        attack:
          'Anyone who can change this role grants those permissions to every subject with a built-in role, without touching a binding.',
        fix: `Remove the label: \`kubectl label clusterrole ${name} ${into.map((one) => `rbac.authorization.k8s.io/aggregate-to-${one}-`).join(' ')}\`.`,
      },
    ]
  })
