import type { PolicyRule } from './rbac-objects.ts'

/**
 * A path as shown: RBAC's `*` for every path becomes `/*`, because `*` alone is every resource of the core group.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
 */
export const pathText = (url: string): string => (url === '*' ? '/*' : url)

/** The complete rule, for display: `get,list pods,pods/log in apps, named web`; `get /metrics*`; `get /*`. */
export const ruleText = ({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string => {
  if (nonResourceURLs.length > 0) return `${verbs.join(',')} ${nonResourceURLs.map(pathText).join(',')}`
  const groups = apiGroups.map((group) => (group === '' ? 'core' : group))
  const where = groups.length === 1 && groups[0] === 'core' ? '' : ` of ${groups.join(',')}`
  const names = resourceNames.length === 0 ? '' : ` named ${resourceNames.join(',')}`
  return `${verbs.join(',')} ${resources.join(',')}${where}${names}`
}
