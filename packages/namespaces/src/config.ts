import * as z from 'zod'

/** Names the platform lives in or has reserved; quotas and pod security there can keep a cluster from healing. */
const isReserved = (name: string): boolean => name === 'default' || name === 'openshift' || /^kube(-|$)/.test(name)

const quantity = z
  .string()
  .regex(
    /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/,
    'An amount is a number with an optional unit: "500m", "4", "8Gi".',
  )

const count = z.number().int('A count is a whole number.').nonnegative('A count is not negative.')

export const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name has lower-case letters, digits and dashes, at most 63 of them.',
  )
  .refine((name) => !isReserved(name), {
    error: ({ input }) =>
      `${String(input)} belongs to Kubernetes and is not managed: choose a namespace of your own for each team.`,
  })

/** The value of the label `dayone.dev/team`. */
export const teamName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
    'A team name has letters, digits, dashes, dots and underscores, at most 63 of them.',
  )

const quota = z.strictObject({
  'requests.cpu': quantity.default('4').describe('Processor cores all pods together may reserve.'),
  'requests.memory': quantity.default('8Gi').describe('Memory all pods together may reserve.'),
  'requests.ephemeral-storage': quantity.default('20Gi').describe('Disk of nodes all pods together may reserve.'),
  'limits.cpu': quantity.default('8').describe('Processor cores all pods together may use at most.'),
  'limits.memory': quantity.default('16Gi').describe('Memory all pods together may use at most.'),
  'limits.ephemeral-storage': quantity.default('40Gi').describe('Disk of nodes all pods together may use at most.'),
  'requests.storage': quantity.default('100Gi').describe('Size of all volume claims together.'),
  pods: count.default(50).describe('Pods that have not ended.'),
  persistentvolumeclaims: count.default(10).describe('Volume claims.'),
  'services.loadbalancers': count
    .default(0)
    .describe('Services of type LoadBalancer: each one opens a door to the internet and costs money.'),
  'services.nodeports': count.default(0).describe('Ports opened on every node.'),
  'count/secrets': count.default(100).describe('Secrets.'),
  'count/configmaps': count.default(100).describe('ConfigMaps.'),
  'count/jobs.batch': count.default(50).describe('Jobs, those that have ended included.'),
})

const amounts = (cpu: string, memory: string, disk: string) =>
  z
    .strictObject({
      cpu: quantity.default(cpu),
      memory: quantity.default(memory),
      'ephemeral-storage': quantity.default(disk),
    })
    .prefault({})

const limits = z.strictObject({
  defaultRequest: amounts('100m', '128Mi', '256Mi').describe('What a container reserves that says nothing.'),
  default: amounts('500m', '512Mi', '1Gi').describe('What a container may use at most that says nothing.'),
  max: amounts('4', '8Gi', '20Gi').describe('The most any container may ask for.'),
  maxStorage: quantity.default('50Gi').describe('The largest volume claim.'),
})

const namespace = z.strictObject({
  name: namespaceName.describe('Name of the namespace. dayone makes it when it is missing.'),
  team: teamName.optional().describe('Who answers for it: kept in the label dayone.dev/team.'),
  profile: z
    .enum(['restricted', 'baseline'])
    .default('restricted')
    .describe('Pod Security Standard that is enforced. Restricted is always warned of and audited.'),
  allowSameNamespace: z
    .boolean()
    .default(true)
    .describe('Pods of this namespace may reach each other. Without it every connection needs its own policy.'),
  quota: quota.prefault({}).describe('What the namespace may use in all (ResourceQuota).'),
  limits: limits.prefault({}).describe('What one container may use, and what it gets unasked (LimitRange).'),
})

/** This step's slice of dayone.yaml. */
export const config = z.strictObject({
  namespaces: z
    .array(namespace)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
      error: 'A namespace is listed twice.',
    })
    .describe('Namespaces that dayone makes and guards, usually one per team or service.'),
})

export type NamespacesConfig = z.infer<typeof config>
export type NamespaceConfig = z.infer<typeof namespace>
