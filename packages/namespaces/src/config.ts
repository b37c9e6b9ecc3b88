import { acceptances, defined, UserError } from '@dayone/pipeline'
import { parseExpectation } from '@dayone/reachability'
import * as z from 'zod'
import { connections } from './connections/connection-config.ts'
import { limits, quota } from './bundle/amounts-config.ts'
import { callerProblems, callers } from './platform/callers-config.ts'
import { exposureProblem, exposureQuota, exposures } from './team-life/exposure.ts'
import { kubeSystem } from './bundle/kube-system-config.ts'
import { inherit, likeProblem } from './team-life/inherit.ts'
import { misspelledTeams, teamQuotaProblems } from './team-life/team-quotas.ts'
import { systemNamespaces } from './new-namespaces/system-namespaces.ts'
import { defaultMaximums, limitProblems } from './bundle/limit-problems.ts'
import { claimMaximum, countedPods, ofSize, quotas, sizes } from './bundle/sizes.ts'

/** Names that the platform uses or reserves; quotas and pod security there can prevent a cluster from recovering. */
const isReserved = (name: string): boolean => name === 'default' || name === 'openshift' || /^kube(-|$)/.test(name)

/** https://github.com/kubernetes/community/blob/master/sig-scalability/configs-and-limits/thresholds.md */
const MOST_NAMESPACES = 10_000

const namespaceLabel = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes, without a dash at either end.',
  )

/** Network plugins, storage drivers and node agents need the node, so their guards would stop every node. */
const ownerOf = (name: string): string | undefined => (isReserved(name) ? 'Kubernetes' : systemNamespaces[name])

export const namespaceName = namespaceLabel.refine((name) => ownerOf(name) === undefined, {
  error: ({ input }) =>
    `${String(input)} belongs to ${ownerOf(String(input)) ?? 'the system'} and is not managed: use a namespace of its own for each team.`,
})

/** The value of the label `dayone.dev/team`. */
export const teamName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/,
    'A team name consists of at most 63 letters, digits, dashes, dots and underscores.',
  )

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

/** Kubernetes and dayone set these on namespaces that anyone creates. */
const setByOthers = ['kubernetes.io/', 'pod-security.kubernetes.io/', 'dayone.dev/']

/** A label key, or a prefix of keys with its slash. */
const forbiddenLabel = z
  .string()
  .regex(
    /^(?=.)([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/,
    'Write a label key, for example "example.com/cost-center", or a prefix with its slash, "example.com/".',
  )
  .refine((key) => !setByOthers.some((prefix) => key.startsWith(prefix)), {
    error: ({ input }) =>
      `${String(input)} cannot be forbidden: Kubernetes and dayone set labels under ${setByOthers.join(', ')} themselves, and dayone protects those that guard a namespace.`,
  })

const namespaceFields = z.strictObject({
  name: namespaceName.describe('Name of the namespace. dayone creates it if it does not exist.'),
  team: teamName.optional().describe('Team that owns it; stored in the label dayone.dev/team.'),
  profile: z
    .enum(['restricted', 'baseline', 'privileged'])
    .default('restricted')
    .describe(
      'Pod Security Standard to enforce. Restricted is always used for warn and audit. privileged enforces nothing: its pods can take over their node, so it needs a reason.',
    ),
  reason: z
    .string()
    .min(10, 'Write a sentence that others understand: what here needs the node, and why.')
    .optional()
    .describe('Why the profile is privileged. Shown in every report.'),
  like: namespaceLabel
    .optional()
    .describe('Another namespace of this list: what is not set here is taken from it, except ingressHosts.'),
  exposure: z
    .enum(exposures)
    .optional()
    .describe(
      'How its pods are reached from outside of the cluster: none, through an Ingress, or through load balancers that are internal or public. Sets the quota and what Services are accepted. Omit for Ingresses only.',
    ),
  cordon: z
    .boolean()
    .default(false)
    .describe('Accept no new workloads. What runs continues, including restarts and rollouts.'),
  preventDeletion: z
    .boolean()
    .default(false)
    .describe('Reject the deletion of the namespace, also by cluster admins, until this is removed.'),
  observe: z
    .int('observe is a whole number of days.')
    .min(1, 'observe is at least one day; omit it to enforce at once.')
    .max(90, 'observe is at most 90 days.')
    .optional()
    .describe(
      'Days during which violations in an existing namespace are only reported, before anything is enforced. Then ingress is closed, and egress as many days later. No effect on a new one.',
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

const namespace = namespaceFields
  .superRefine((input, context) => {
    if (input.profile === 'privileged' && input.reason === undefined)
      context.addIssue({
        code: 'custom',
        path: ['reason'],
        message: `${input.name} has the profile privileged: its pods can take over their node. Add a reason, or use baseline.`,
      })
    if (input.profile !== 'privileged' && input.reason !== undefined)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'reason belongs to the profile privileged.' })
    const contradiction = exposureProblem(input)
    if (contradiction !== undefined) context.addIssue({ code: 'custom', path: ['exposure'], message: contradiction })
    for (const { path, message } of limitProblems(input)) context.addIssue({ code: 'custom', path: [...path], message })
  })
  .transform(({ quota: set, limits: { max, maxStorage, ...rest }, ...fields }) => ({
    ...fields,
    quota: {
      ...ofSize(quotas, fields.size),
      ...exposureQuota(fields.exposure),
      ...(set.pods === undefined ? {} : { 'count/pods': countedPods(set.pods) }),
      ...defined(set),
    },
    limits: {
      ...rest,
      max: { ...defaultMaximums({ size: fields.size, quota: set }), ...defined(max ?? {}) },
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
    .optional()
    .describe(
      'deny: they get Pod Security baseline, and only cluster admins can create others. warn: violations are only reported, to clients and in the audit log. off: nothing applies. Omit for deny, except where namespaces or pods exist that would be rejected: warn, until a run finds none.',
    ),
  exempt: z
    .array(namespaceLabel)
    .default([])
    .describe('Further namespaces that get no default, besides those of Kubernetes and network plugins.'),
  requireTeam: z
    .boolean()
    .default(false)
    .describe('Namespaces that others than cluster admins create need the label dayone.dev/team.'),
})

/** This step's slice of dayone.yaml. */
export const config = z
  .strictObject({
    namespaces: z
      .preprocess(
        inherit,
        z
          .array(namespace)
          .max(MOST_NAMESPACES, {
            error: `List at most ${MOST_NAMESPACES} namespaces: Kubernetes is tested with no more in one cluster.`,
            abort: true,
          })
          .superRefine((list, context) => {
            const seen = new Set<string>()
            for (const [index, one] of list.entries()) {
              if (seen.has(one.name))
                context.addIssue({ code: 'custom', path: [index, 'name'], message: `${one.name} is listed twice.` })
              seen.add(one.name)
              const message = likeProblem(one, list)
              if (message !== undefined) context.addIssue({ code: 'custom', path: [index, 'like'], message })
            }
          }),
      )
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
    forbiddenLabels: z
      .array(forbiddenLabel)
      .min(1, 'List at least one label key, or omit forbiddenLabels.')
      .optional()
      .describe(
        'Label keys that only cluster admins set on namespaces, and on pods in these namespaces. A prefix with a slash ("example.com/") stands for all of its keys.',
      ),
    teamQuotas: z
      .record(teamName, quota)
      .optional()
      .describe(
        'What all namespaces of a team may get together, by team. A configuration that exceeds it is rejected.',
      ),
    tenantRules: z
      .enum(['deny', 'warn'])
      .optional()
      .describe(
        'Action for objects that violate the rules for teams (images, placement, Ingress hosts …): deny, or warn, which accepts them with a warning and an audit log entry. Omit for deny, except in namespaces where such objects exist: warn there, until a run finds none.',
      ),
    defaultNamespace: z
      .enum(['auto', 'guard', 'leave'])
      .default('auto')
      .describe(
        'The namespace default: auto guards it if nothing there would break, guard does it anyway, leave does not touch it.',
      ),
    kubeSystem: kubeSystem.prefault({}).describe('Whether the pods of kube-system are reachable only as needed.'),
    newNamespaces: newNamespaces
      .prefault({})
      .describe('The default for namespaces that others create without a Pod Security level.'),
    scrapers: callers(
      'Service accounts whose pods read metrics of the pods in these namespaces. Omit to detect the only one by its permissions; [] for none.',
    ),
    ingressControllers: callers(
      'Service accounts of the ingress controllers that connect to namespaces with exposure: ingress. Omit to detect the only one by its permissions; [] for none.',
    ),
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
  .refine(({ namespaces, kubeSystem: { mode } }) => mode === 'leave' || namespaces.length > 0, {
    path: ['kubeSystem', 'mode'],
    error: 'kube-system is guarded together with namespaces of teams: list at least one under namespaces.',
  })
  .superRefine((input, context) => {
    for (const { path, message } of callerProblems(input)) context.addIssue({ code: 'custom', path, message })
  })
  .superRefine(({ namespaces, teamQuotas = {} }, context) => {
    for (const { team, resource, message } of teamQuotaProblems(namespaces, teamQuotas))
      context.addIssue({ code: 'custom', path: ['teamQuotas', team, resource], message })
    for (const { team, message } of misspelledTeams(namespaces, teamQuotas))
      context.addIssue({ code: 'custom', path: ['teamQuotas', team], message })
  })

/** The step's slice of dayone.yaml, parsed. */
export type NamespacesConfig = z.infer<typeof config>

/** One namespace of dayone.yaml. */
export type NamespaceConfig = z.infer<typeof namespace>
