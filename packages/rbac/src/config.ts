import { exceptionFields } from '@dayone/pipeline'
import * as z from 'zod'
import { personaTable, teamPersonaNames } from './personas/persona-table.ts'
import { sentenceProblem } from './expect/sentences.ts'
import { signIn } from './sign-in/sign-in-config.ts'

/** Namespaces that no team uses. */
export const isNoTeams = (name: string): boolean => name === 'default' || /^kube(-|$)/.test(name)

const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes.',
  )
  .refine((name) => !isNoTeams(name), {
    error: ({ input }) =>
      input === 'default'
        ? 'Teams cannot have permissions in default: it enforces no Pod Security, so anyone who can create pods there can take over a node. Add a namespace for the team to namespaces in dayone.yaml and use it here.'
        : `${String(input)} belongs to Kubernetes: anyone who can write there controls the cluster, so teams cannot have permissions in it.`,
  })

const whyPrefix =
  'The prefix separates the groups of your identity provider from those of Kubernetes; without it, a group named "system:masters" would control the cluster. Set one on the API server (--oidc-groups-prefix) and use it here.'

const groupProblem = (group: string): string | undefined => {
  if (group === '') return 'A group must have a name.'
  if (/^system(:|$)/i.test(group)) return `${group} belongs to Kubernetes. Use a group of users. ${whyPrefix}`
  if (/^[^\s:]+:$/.test(group)) return `"${group}" is a prefix without a name: use, for example, "${group}developers".`
  if (!/^[^\s:]+:[^\s:]/.test(group)) return `"${group}" has no prefix: use "oidc:${group}". ${whyPrefix}`
  return undefined
}

/**
 * A group of users as the API server sees it. https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 */
export const groupName = z
  .string()
  .refine((group) => groupProblem(group) === undefined, { error: ({ input }) => groupProblem(String(input)) })

/** The personas of teams. */
export const personaName = z.enum(teamPersonaNames)

const team = z.strictObject({
  group: groupName.describe(
    'Group name, including the prefix the API server adds, for example "oidc:page-score-developers".',
  ),
  namespaces: z
    .array(namespaceName)
    .min(1, 'Specify at least one namespace: permissions are granted per namespace, not cluster-wide.')
    .describe('Namespaces where the group gets these permissions. They must exist; this step does not create them.'),
  persona: personaName.describe(
    `${teamPersonaNames.map((name) => `${name}: ${personaTable[name].means}`).join(' · ')}.`,
  ),
  exec: z.boolean().optional().describe('They may also run commands in pods there, attach and forward ports.'),
  secrets: z.boolean().optional().describe('They may also read Secrets there.'),
})

const accountName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?\/[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, 'Write it as "namespace/name": "shop/ci".')
  .superRefine((text, context) => {
    const problem = namespaceName.safeParse(text.split('/')[0]).error?.issues[0]?.message
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
    if (text.endsWith('/default'))
      context.addIssue({
        code: 'custom',
        message: 'Every pod without a service account runs as default: use a dedicated one for the pipeline, "ci".',
      })
  })

const ciIdentity = z
  .strictObject({
    serviceAccount: accountName
      .optional()
      .describe('A service account as namespace/name; dayone creates it. Its token: kubectl create token ci -n shop.'),
    user: groupName
      .optional()
      .describe('Instead: the OIDC user of the pipeline, with its prefix: "oidc:repo:acme/shop:ref:refs/heads/main".'),
    namespaces: z
      .array(namespaceName)
      .min(1, 'Specify at least one namespace: a pipeline deploys into namespaces, not into the whole cluster.')
      .describe('Where it deploys. The namespaces must exist.'),
  })
  .refine(({ serviceAccount, user }) => (serviceAccount === undefined) !== (user === undefined), {
    error: 'A CI identity is a serviceAccount or a user: set one of them.',
  })

const accepted = z.strictObject({
  finding: z
    .string()
    .min(1, 'Specify the id of the finding.')
    .describe('Id of the finding, as printed by plan and verify.'),
  ...exceptionFields,
})

const bindingId = z
  .string()
  .regex(
    /^(ClusterRoleBinding\/[^/]+|RoleBinding\/[^/]+\/[^/]+)$/,
    'Use "RoleBinding/<namespace>/<name>" or "ClusterRoleBinding/<name>".',
  )

const sentence = z.string().check(({ value, issues }) => {
  const problem = sentenceProblem(value)
  if (problem !== undefined) issues.push({ code: 'custom', message: problem, input: value })
})

interface Daily {
  readonly teams: readonly { readonly group: string }[]
  readonly auditors: readonly string[]
  readonly operators?: readonly string[] | undefined
}

const daily = ({ teams, auditors, operators = [] }: Daily): readonly string[] => [
  ...teams.map(({ group }) => group),
  ...auditors,
  ...operators,
]

/** This step's slice of dayone.yaml. */
export const config = z
  .strictObject({
    teams: z.array(team).describe('Who may do what, and where.'),
    ci: z.array(ciIdentity).optional().describe('Pipelines: they apply workloads, and read no Secrets.'),
    auditors: z
      .array(groupName)
      .default([])
      .describe(
        'Groups with read access to the configuration and RBAC of the whole cluster: no Secrets, no logs, no changes.',
      ),
    operators: z
      .array(groupName)
      .optional()
      .describe(
        'Groups that manage nodes, volumes and custom resource definitions of the whole cluster: no Secrets, RBAC or admission.',
      ),
    accepted: z
      .array(accepted)
      .optional()
      .describe('Accepted RBAC risks: still reported, but no longer failed checks.'),
    signIn: signIn.optional(),
    breakGlass: z
      .array(groupName)
      .optional()
      .describe(
        'Groups for emergencies: cluster-admin, but unlike system:masters revocable. No one should be in them from day to day; see `dayone rbac kubeconfig --group`.',
      ),
    guards: z
      .enum(['deny', 'warn'])
      .optional()
      .describe(
        'Action for token Secrets, aggregation labels, and bindings to system:masters, all service accounts, all authenticated or anonymous users: deny, or warn, which accepts them with a warning and an audit entry. Default: deny, or warn on a cluster that already has such objects.',
      ),
    expect: z
      .array(sentence)
      .optional()
      .describe(
        'Statements about access that must be true, for example "group oidc:dev can delete pods in shop" or "nobody outside group oidc:ops can read secrets in kube-system". plan and verify test them; see docs/rbac.md.',
      ),
    revoke: z.array(bindingId).optional().describe('Foreign bindings that dayone deletes once the plan is approved.'),
  })
  .refine(({ breakGlass = [], ...rest }) => !breakGlass.some((group) => daily(rest).includes(group)), {
    path: ['breakGlass'],
    error:
      'A group for emergencies must not have daily permissions too: its members would be cluster admins all the time. Use another group.',
  })

/** The step's slice of dayone.yaml, parsed. */
export type RbacConfig = z.infer<typeof config>
