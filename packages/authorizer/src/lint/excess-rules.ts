import type { PolicyRule } from '../rbac-objects.ts'

/** `pods/exec` is covered by a star, by a star with the same subresource, and by itself. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
const coversResource = (pattern: string, resource: string): boolean =>
  pattern === '*' ||
  pattern === resource ||
  (pattern.startsWith('*/') && resource.includes('/') && resource.endsWith(pattern.slice(1)))

const coversUrl = (pattern: string, url: string): boolean =>
  pattern === '*' || pattern === url || (pattern.endsWith('*') && url.startsWith(pattern.slice(0, -1)))

const coversOne = (patterns: readonly string[], value: string): boolean =>
  patterns.includes('*') || patterns.includes(value)

const coversNames = (pattern: readonly string[] = [], names: readonly string[] = []): boolean =>
  pattern.length === 0 || (names.length > 0 && names.every((name) => pattern.includes(name)))

/** A rule with more pairs of group and resource is not legitimate, and is not expanded. */
const pairsAtMost = 10_000

const excessOfResources = (rule: PolicyRule, known: readonly PolicyRule[]): readonly PolicyRule[] => {
  const { apiGroups = [], resources = [], verbs, resourceNames } = rule
  if (apiGroups.length * resources.length > pairsAtMost) return [rule]
  const candidates = known.filter((one) => coversNames(one.resourceNames, resourceNames))
  return apiGroups.flatMap((apiGroup) =>
    resources.flatMap((resource) => {
      const allowed = candidates
        .filter(
          (one) =>
            coversOne(one.apiGroups ?? [], apiGroup) &&
            (one.resources ?? []).some((pattern) => coversResource(pattern, resource)),
        )
        .flatMap((one) => one.verbs)
      const rest = verbs.filter((verb) => !coversOne(allowed, verb))
      return rest.length === 0
        ? []
        : [{ verbs: rest, apiGroups: [apiGroup], resources: [resource], ...(resourceNames && { resourceNames }) }]
    }),
  )
}

const excessOfUrls = (
  { nonResourceURLs = [], verbs }: PolicyRule,
  known: readonly PolicyRule[],
): readonly PolicyRule[] =>
  nonResourceURLs.flatMap((url) => {
    const allowed = known
      .filter((one) => (one.nonResourceURLs ?? []).some((pattern) => coversUrl(pattern, url)))
      .flatMap((one) => one.verbs)
    const rest = verbs.filter((verb) => !coversOne(allowed, verb))
    return rest.length === 0 ? [] : [{ verbs: rest, nonResourceURLs: [url] }]
  })

/** What `rules` allow and `known` do not; empty if everything is covered. Pure. */
export const excessOf = (rules: readonly PolicyRule[], known: readonly PolicyRule[]): readonly PolicyRule[] =>
  rules.flatMap((rule) => [...excessOfResources(rule, known), ...excessOfUrls(rule, known)])

/** What exceeds the variant that covers the most; everything, if there is none. Pure. */
export const excessOfVariants = (
  rules: readonly PolicyRule[],
  variants: readonly (readonly PolicyRule[])[],
): readonly PolicyRule[] => {
  const excesses = variants.map((known) => excessOf(rules, known))
  return excesses.toSorted((one, other) => one.length - other.length)[0] ?? excessOf(rules, [])
}

const shownAtMost = 6

const phrase = ({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule) => {
  const group = apiGroups.filter((name) => name !== '').join(',')
  const names = resourceNames.length === 0 ? '' : ` ${resourceNames.slice(0, 3).join(',')}`
  return `${verbs.slice(0, 8).join(',')} ${[...resources, ...nonResourceURLs].slice(0, 5).join(',')}${group === '' ? '' : `.${group}`}${names}`
}

/** For display: "get,list secrets; create pods/exec", the first few. */
export const rulesInWords = (rules: readonly PolicyRule[]): string => {
  const words = [...new Set(rules.map(phrase))]
  const more = words.length > shownAtMost ? `; and ${words.length - shownAtMost} more` : ''
  return `${words.slice(0, shownAtMost).join('; ')}${more}`
}
