import * as z from 'zod'

const apiGroup = 'rbac.authorization.k8s.io'

const notText = 'must be a text; put it in quotes'

/** A text that the API server requires. YAML reads words such as `n`, `on` and `1.0` as something else, which is not the same as missing. */
const required = (consequence = '') => {
  const missing = `is missing${consequence}`
  return z
    .string({ error: ({ input }) => (input === undefined || input === null ? missing : notText) })
    .min(1, `is empty${consequence}`)
}

const texts = z
  .array(z.string(notText))
  .nullish()
  .transform((list) => list ?? [])

const labels = z.record(z.string(), z.string(notText)).nullish()

const metadata = (isNamespaced: boolean) =>
  z
    .object({ name: required(), namespace: z.string(notText).nullish(), labels })
    .transform(({ name, namespace, labels: given }) => ({
      name,
      // kubectl's default namespace, if the kubeconfig sets no other.
      ...(isNamespaced
        ? { namespace: namespace === undefined || namespace === null || namespace === '' ? 'default' : namespace }
        : {}),
      ...(given ? { labels: given } : {}),
    }))

interface RuleParts {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

/** The API server's validation of a rule. Source: ValidatePolicyRule of pkg/apis/rbac/validation/validation.go. */
const ruleProblem = (rule: RuleParts, isNamespaced: boolean): string | undefined => {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule
  if (verbs.length === 0) return 'has no verbs'
  if (nonResourceURLs.length > 0) {
    if (isNamespaced) return 'has nonResourceURLs, which only a ClusterRole can have'
    return apiGroups.length + resources.length + resourceNames.length > 0
      ? 'has both resources and nonResourceURLs; make two rules of it'
      : undefined
  }
  if (apiGroups.length === 0) return 'has no apiGroups; the core group is written ""'
  return resources.length === 0 ? 'has no resources' : undefined
}

/** Without empty lists, which the API server drops. */
const withoutEmpty = ({ verbs, ...lists }: RuleParts) => ({
  verbs,
  ...(Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<
    Omit<RuleParts, 'verbs'>
  >),
})

const rules = (isNamespaced: boolean) =>
  z
    .array(
      z
        .object({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts, nonResourceURLs: texts })
        .check(({ value, issues }) => {
          const problem = ruleProblem(value, isNamespaced)
          if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: value })
        })
        .transform(withoutEmpty),
    )
    .nullish()
    .transform((list) => list ?? [])

const selector = z
  .object({
    matchLabels: labels,
    matchExpressions: z
      .array(
        z.object({
          key: required(),
          operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist'], 'must be In, NotIn, Exists or DoesNotExist'),
          values: texts,
        }),
      )
      .nullish(),
  })
  .transform(({ matchLabels, matchExpressions }) => ({
    ...(matchLabels ? { matchLabels } : {}),
    ...(matchExpressions ? { matchExpressions } : {}),
  }))

const role = z.object({ kind: z.literal('Role'), metadata: metadata(true), rules: rules(true) })

const clusterRole = z
  .object({
    kind: z.literal('ClusterRole'),
    metadata: metadata(false),
    rules: rules(false),
    aggregationRule: z.object({ clusterRoleSelectors: z.array(selector).min(1, 'is empty') }).nullish(),
  })
  .transform(({ aggregationRule, ...rest }) => ({ ...rest, ...(aggregationRule ? { aggregationRule } : {}) }))

const groupOrNone = z
  .enum(['', apiGroup], `must be ${apiGroup}`)
  .nullish()
  .transform(() => apiGroup)

const name = required()

const subject = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.enum(['User', 'Group']), name, apiGroup: groupOrNone }),
    z
      .object({
        kind: z.literal('ServiceAccount'),
        name,
        namespace: required('; the API server refuses a ServiceAccount without one'),
        apiGroup: z.literal('', 'must be empty for a ServiceAccount').nullish(),
      })
      .transform(({ kind, name: own, namespace }) => ({ kind, name: own, namespace })),
  ],
  'must have a kind: User, Group or ServiceAccount',
)

const subjects = z
  .array(subject)
  .nullish()
  .transform((list) => list ?? [])

const roleBinding = z.object({
  kind: z.literal('RoleBinding'),
  metadata: metadata(true),
  roleRef: z.object({
    kind: z.enum(['Role', 'ClusterRole'], 'must be Role or ClusterRole'),
    name,
    apiGroup: groupOrNone,
  }),
  subjects,
})

const clusterRoleBinding = z.object({
  kind: z.literal('ClusterRoleBinding'),
  metadata: metadata(false),
  roleRef: z.object({ kind: z.literal('ClusterRole', 'must be ClusterRole'), name, apiGroup: groupOrNone }),
  subjects,
})

/** An object of rbac.authorization.k8s.io/v1, validated like the API server does. */
export const rbacManifest = z.discriminatedUnion('kind', [role, clusterRole, roleBinding, clusterRoleBinding])

/** The names in a CustomResourceDefinition. */
export const customResourceDefinition = z.object({
  spec: z.object({
    group: z.string(),
    scope: z.string(),
    names: z.object({
      plural: z.string(),
      kind: z.string(),
      singular: z.string().nullish(),
      shortNames: z.array(z.string()).nullish(),
    }),
  }),
})
