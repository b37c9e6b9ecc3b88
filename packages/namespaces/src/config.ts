import { compareQuantities } from '@dayone/kube'
import { acceptances, defined, UserError } from '@dayone/pipeline'
import { parseExpectation } from '@dayone/reachability'
import * as z from 'zod'
import { connections } from './connections/connection-config.ts'
import { claimMaximum, containerMaximums, ofSize, quotas, sizes } from './objects/sizes.ts'

/** Names that the platform uses or reserves; quotas and pod security there can prevent a cluster from recovering. */
const isReserved = (name: string): boolean => name === 'default' || name === 'openshift' || /^kube(-|$)/.test(name)

const quantity = z
  .string()
  .regex(
    /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/,
    'A quantity is a number with an optional unit, for example "500m", "4", "8Gi".',
  )

const count = z.number().int('A count must be a whole number.').nonnegative('A count must not be negative.')

const namespaceLabel = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes.',
  )

export const namespaceName = namespaceLabel.refine((name) => !isReserved(name), {
  error: ({ input }) =>
    `${String(input)} belongs to Kubernetes and is not managed: use a namespace of its own for each team.`,
})

/** The value of the label `dayone.dev/team`. */
export const teamName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
    'A team name consists of at most 63 letters, digits, dashes, dots and underscores.',
  )

const quota = z.strictObject({
  'requests.cpu': quantity.optional().describe('Total CPU requests of all pods.'),
  'requests.memory': quantity.optional().describe('Total memory requests of all pods.'),
  'requests.ephemeral-storage': quantity.optional().describe('Total ephemeral storage requests of all pods.'),
  'limits.cpu': quantity.optional().describe('Total CPU limits of all pods.'),
  'limits.memory': quantity.optional().describe('Total memory limits of all pods.'),
  'limits.ephemeral-storage': quantity.optional().describe('Total ephemeral storage limits of all pods.'),
  'requests.storage': quantity.optional().describe('Total storage requests of all PersistentVolumeClaims.'),
  pods: count.optional().describe('Pods in a non-terminal phase.'),
  persistentvolumeclaims: count.optional().describe('PersistentVolumeClaims.'),
  'services.loadbalancers': count
    .optional()
    .describe('Services of type LoadBalancer: each one is reachable from the internet and billed.'),
  'services.nodeports': count.optional().describe('Services of type NodePort.'),
  'count/secrets': count.optional().describe('Secrets.'),
  'count/configmaps': count.optional().describe('ConfigMaps.'),
  'count/jobs.batch': count.optional().describe('Jobs, including finished ones.'),
  'count/cronjobs.batch': count.optional().describe('CronJobs.'),
  'count/services': count.optional().describe('Services.'),
  'count/deployments.apps': count.optional().describe('Deployments.'),
  'count/statefulsets.apps': count.optional().describe('StatefulSets.'),
  'count/replicasets.apps': count.optional().describe('ReplicaSets: each Deployment keeps ten old ones.'),
  'count/ingresses.networking.k8s.io': count.optional().describe('Ingresses.'),
  'count/horizontalpodautoscalers.autoscaling': count.optional().describe('HorizontalPodAutoscalers.'),
  'count/poddisruptionbudgets.policy': count.optional().describe('PodDisruptionBudgets.'),
} satisfies Readonly<Record<keyof typeof quotas, z.ZodType>>)

const amounts = (cpu: string, memory: string, disk: string) =>
  z
    .strictObject({
      cpu: quantity.default(cpu),
      memory: quantity.default(memory),
      'ephemeral-storage': quantity.default(disk),
    })
    .prefault({})

const limits = z.strictObject({
  defaultRequest: amounts('100m', '128Mi', '256Mi').describe('Default requests of a container.'),
  default: amounts('500m', '512Mi', '1Gi').describe('Default limits of a container.'),
  max: z
    .strictObject({
      cpu: quantity.optional(),
      memory: quantity.optional(),
      'ephemeral-storage': quantity.optional(),
    })
    .optional()
    .describe('Maximum limits of a container.'),
  maxStorage: quantity.optional().describe('Maximum size of a PersistentVolumeClaim.'),
})

/** A registry by name, with or without port, and a repository prefix of whole segments. */
const registry = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?(\/[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*)*$/,
    'Write a registry as its host, optionally with a repository prefix, for example "ghcr.io/acme", "registry.example.com:5000".',
  )
  .refine((name) => /[.:]|^localhost(\/|$)/.test(name.split('/')[0] ?? ''), {
    error: ({ input }) => `"${String(input)}" has no registry: use docker.io/${String(input)} for Docker Hub.`,
  })

const hostName = z
  .string()
  .regex(
    /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/,
    'A host is a lower-case DNS name and may start with "*.", for example "shop.example.com", "*.shop.example.com".',
  )

const namespaceFields = z.strictObject({
  name: namespaceName.describe('Name of the namespace. dayone creates it if it does not exist.'),
  team: teamName.optional().describe('Team that owns it; stored in the label dayone.dev/team.'),
  profile: z
    .enum(['restricted', 'baseline'])
    .default('restricted')
    .describe('Pod Security Standard to enforce. Restricted is always used for warn and audit.'),
  observe: z
    .int('observe is a whole number of days.')
    .min(1, 'observe is at least one day; omit it to enforce at once.')
    .max(90, 'observe is at most 90 days.')
    .optional()
    .describe(
      'Days during which violations in an existing namespace are only reported, before anything is enforced. No effect on a new one.',
    ),
  allowSameNamespace: z
    .boolean()
    .default(true)
    .describe('Allow traffic between pods of this namespace. Otherwise every connection needs a policy of its own.'),
  ingressHosts: z
    .array(hostName)
    .optional()
    .describe(
      'Hosts reserved for Ingresses of this namespace. Without a list: any host that no other namespace lists.',
    ),
  ingressFrom: connections.from
    .optional()
    .describe('Who may connect to pods of this namespace, besides the namespace itself.'),
  egressTo: connections.to
    .optional()
    .describe('Where pods of this namespace may connect to, besides DNS and the namespace itself.'),
  size: z
    .enum(sizes)
    .default('medium')
    .describe('Quota of the namespace and maximum of a container. Single amounts can be set under quota and limits.'),
  quota: quota.prefault({}).describe('Limits for the whole namespace (ResourceQuota). Unset amounts come from size.'),
  limits: limits
    .prefault({})
    .describe('Limits and defaults per container (LimitRange). Unset maximums come from size.'),
})

type NamespaceInput = z.output<typeof namespaceFields>

const maximumProblems = ({ size, quota: set, limits: { max = {} } }: NamespaceInput) =>
  Object.entries(max).flatMap(([resource, most]) => {
    const key = `limits.${resource}` as 'limits.cpu'
    const whole = set[key] ?? quotas[key][size]
    return most === undefined || compareQuantities(most, whole) <= 0 ? [] : [{ resource, most, key, whole }]
  })

const namespace = namespaceFields
  .superRefine((input, context) => {
    for (const { resource, most, key, whole } of maximumProblems(input))
      context.addIssue({
        code: 'custom',
        path: ['limits', 'max', resource],
        message: `One container may ask for ${most}, but the quota of the whole namespace is ${whole} (${key}). Lower the maximum, or raise the quota.`,
      })
  })
  .transform(({ quota: set, limits: { max, maxStorage, ...rest }, ...fields }) => ({
    ...fields,
    quota: { ...ofSize(quotas, fields.size), ...defined(set) },
    limits: {
      ...rest,
      max: { ...ofSize(containerMaximums, fields.size), ...defined(max ?? {}) },
      maxStorage: maxStorage ?? claimMaximum[fields.size],
    },
  }))

/** An expectation about connections; the error says why it cannot be parsed. */
const expectation = z.string().superRefine((text, context) => {
  try {
    parseExpectation(text)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    context.addIssue({ code: 'custom', message: `${error.message} ${error.hint ?? ''}` })
  }
})

const newNamespaces = z.strictObject({
  mode: z
    .enum(['deny', 'warn', 'off'])
    .default('deny')
    .describe(
      'deny: they get Pod Security baseline, and only cluster admins can create others. warn: violations are only reported, to clients and in the audit log. off: nothing applies.',
    ),
  exempt: z
    .array(namespaceLabel)
    .default([])
    .describe('Further namespaces that get no default, besides those of Kubernetes and network plugins.'),
})

/** This step's slice of dayone.yaml. */
export const config = z
  .strictObject({
    namespaces: z
      .array(namespace)
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, {
        error: 'A namespace is listed twice.',
      })
      .describe('Namespaces that dayone creates and guards, usually one per team or service.'),
    remove: z
      .array(namespaceName)
      .optional()
      .describe(
        'Formerly guarded namespaces to delete with everything in them. Each deletion must be confirmed by name.',
      ),
    registries: z
      .array(registry)
      .min(1, 'List at least one registry, or omit registries to allow any with a public name.')
      .optional()
      .describe('Registries or repository prefixes that images in these namespaces may come from.'),
    tenantRules: z
      .enum(['deny', 'warn'])
      .default('deny')
      .describe(
        'Action for objects that violate the rules for teams (images, placement, Ingress hosts …): deny, or warn, which accepts them with a warning and an audit log entry.',
      ),
    defaultNamespace: z
      .enum(['auto', 'guard', 'leave'])
      .default('auto')
      .describe(
        'The namespace default: auto guards it if nothing there would break, guard does it anyway, leave does not touch it.',
      ),
    newNamespaces: newNamespaces
      .prefault({})
      .describe('The default for namespaces that others create without a Pod Security level.'),
    expect: z
      .array(expectation)
      .optional()
      .describe(
        'Expected connectivity, for example "shop can reach payments on 8443 and nothing else" or "shop cannot reach 169.254.169.254". Evaluated against the planned policies.',
      ),
    accepted: acceptances,
  })
  .refine(({ namespaces, remove = [] }) => !namespaces.some(({ name }) => remove.includes(name)), {
    path: ['remove'],
    error: 'A namespace is listed under both namespaces and remove: delete one of the entries.',
  })

export type NamespacesConfig = z.infer<typeof config>
export type NamespaceConfig = z.infer<typeof namespace>
