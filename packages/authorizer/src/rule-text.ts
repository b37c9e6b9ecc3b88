import type { PolicyRule } from './rbac-objects.ts'

/** The complete rule, for display: `get,list pods,pods/log in apps, named web`; `get /metrics*`. */
export const ruleText = ({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string => {
  if (nonResourceURLs.length > 0) return `${verbs.join(',')} ${nonResourceURLs.join(',')}`
  const groups = apiGroups.map((group) => (group === '' ? 'core' : group))
  const where = groups.length === 1 && groups[0] === 'core' ? '' : ` of ${groups.join(',')}`
  const names = resourceNames.length === 0 ? '' : ` named ${resourceNames.join(',')}`
  return `${verbs.join(',')} ${resources.join(',')}${where}${names}`
}
