import * as z from 'zod'

const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name has lower-case letters, digits and dashes, at most 63 of them.',
  )
  .refine((name) => !/^kube(-|$)/.test(name), {
    error: ({ input }) =>
      `${String(input)} belongs to Kubernetes: whoever may write there rules the cluster, so no team gets rights in it.`,
  })

const whyPrefix =
  'The prefix tells your identity provider’s groups from those of Kubernetes; without it a group that somebody names "system:masters" would rule the cluster. Set one at the API server (oidc-groups-prefix) and write it here.'

const groupProblem = (group: string): string | undefined => {
  if (group === '') return 'A group has a name.'
  if (/^system(:|$)/i.test(group)) return `${group} belongs to Kubernetes itself. Name a group of people. ${whyPrefix}`
  if (!/^[^\s:]+:[^\s:]/.test(group)) return `"${group}" has no prefix: write it as "oidc:${group}". ${whyPrefix}`
  return undefined
}

/** A group of people as the API server sees it. https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export const groupName = z
  .string()
  .refine((group) => groupProblem(group) === undefined, { error: ({ input }) => groupProblem(String(input)) })

export const personaName = z.enum(['viewer', 'developer', 'auditor'])

const team = z.strictObject({
  group: groupName.describe('The group, with the prefix the API server puts before it: "oidc:page-score-developers".'),
  namespaces: z
    .array(namespaceName)
    .min(1, 'Name at least one namespace: rights are given in namespaces, not in the whole cluster.')
    .describe('Where the group gets these rights. The namespaces must exist; dayone makes none here.'),
  persona: personaName.describe(
    'viewer: sees workloads, no secrets · developer: viewer, and changes workloads · auditor: sees every setting and all rights there, no secrets and no logs.',
  ),
})

/** This step's slice of dayone.yaml. */
export const config = z.strictObject({
  teams: z.array(team).describe('Who may do what, and where.'),
  auditors: z
    .array(groupName)
    .default([])
    .describe('Groups that may look at the settings and rights of the whole cluster: no secrets, no logs, no changes.'),
})

export type RbacConfig = z.infer<typeof config>
export type Persona = z.infer<typeof personaName>
