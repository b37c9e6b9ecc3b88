import * as z from 'zod'
import { issuerConflicts, oidc, type Conflict, type Oidc } from './oidc-config.ts'

const mappedName = z.string().refine((name) => /^[^\s:]+:[^\s:]/.test(name) && !/^system:/i.test(name), {
  error: ({ input }) =>
    /^system:/i.test(String(input))
      ? `${String(input)} belongs to Kubernetes, and anyone who can assume the role would have its permissions. Use a name with a prefix, "aws:developers".`
      : `"${String(input)}" has no prefix: use "aws:${String(input)}".`,
})

const mapping = z.strictObject({
  arn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/,
      'Use the ARN of an IAM role or user: "arn:aws:iam::123456789012:role/developers".',
    )
    .describe('The IAM role or user.'),
  username: mappedName
    .optional()
    .describe('The user name in Kubernetes, with a prefix. Default: the name of the role, "aws:developers".'),
  groups: z
    .array(mappedName)
    .min(1, 'List at least one group.')
    .optional()
    .describe('The groups in Kubernetes, with a prefix. Required.'),
})

/** One IAM role or user, and who it is in Kubernetes. */
export interface AwsMapping {
  readonly arn: string
  readonly username: string
  readonly groups: readonly string[]
}

const aws = z.strictObject({
  mappings: z.array(mapping).min(1, 'Map at least one IAM role.').describe('IAM roles and their groups.'),
})

/** `none`: permissions are granted, but no one can sign in yet. */
export const providers = ['none', 'oidc', 'aws'] as const

interface Given {
  readonly provider?: (typeof providers)[number] | undefined
  readonly oidc?: z.infer<typeof oidc> | undefined
  readonly aws?: z.infer<typeof aws> | undefined
}

/** Answers of a provider that is not chosen may be incomplete, so that one can change one's mind. */
const missingSettings = ({
  provider,
  ...given
}: Given): readonly { readonly path: Path; readonly message: string }[] => {
  const isUsed = (name: 'oidc' | 'aws') => provider === name || (provider === undefined && given[name] !== undefined)
  if (provider === undefined && given.oidc === undefined && given.aws === undefined)
    return [{ path: [], message: 'Set oidc or aws, or leave signIn out.' }]
  return [
    ...(isUsed('oidc') && given.oidc?.issuer === undefined
      ? [{ path: ['oidc', 'issuer'], message: 'Set the issuer URL of the identity provider.' }]
      : []),
    ...(isUsed('oidc') && given.oidc?.clientId === undefined
      ? [{ path: ['oidc', 'clientId'], message: 'Set the client id, the audience of the tokens.' }]
      : []),
    ...(isUsed('aws') && given.aws === undefined
      ? [{ path: ['aws', 'mappings'], message: 'Map at least one IAM role.' }]
      : []),
    ...(isUsed('aws') ? (given.aws?.mappings ?? []) : []).flatMap(({ groups }, at) =>
      groups === undefined ? [{ path: ['aws', 'mappings', at, 'groups'], message: 'List at least one group.' }] : [],
    ),
  ]
}

const userOf = (arn: string): string => `aws:${arn.split('/').at(-1) ?? arn}`

type Path = (string | number)[]

/**
 * Prefixes of identity providers that are also those of user names of AWS IAM roles, where both are used: a token could
 * claim the name of a role, or a group that only roles should have. Mapping a role to a group of an identity provider is
 * no conflict: a team has one group, and its members may sign in both ways.
 */
const sharedPrefixes = ({ provider, ...given }: Given): readonly Conflict[] => {
  const { oidc: first, aws: roles } = given
  if (provider !== undefined || first === undefined || roles === undefined) return []
  const ofRoles = roles.mappings.map(({ arn, username = userOf(arn) }) => username.split(':')[0]?.toLowerCase())
  const issuers = [
    { path: ['oidc'], issuer: first },
    ...(first.furtherIssuers ?? []).map((issuer, at) => ({ path: ['oidc', 'furtherIssuers', at], issuer })),
  ]
  return issuers.flatMap(({ path, issuer }) =>
    (['usernamePrefix', 'groupsPrefix'] as const)
      .filter((field) => ofRoles.includes(issuer[field].slice(0, -1).toLowerCase()))
      .map((field) => ({
        path: [...path, field],
        message: `User names of AWS IAM roles have the prefix "${issuer[field]}" too: the identity provider could issue the names of roles. Use another one, or set signIn.provider to use only one of both.`,
      })),
  )
}

/** Where people come from: an identity provider, or AWS IAM. */
export const signIn = z
  .strictObject({
    provider: z
      .enum(providers)
      .optional()
      .describe('The one that is used: oidc, aws, or none of them. Default: those that are set.'),
    oidc: oidc.optional().describe('An identity provider with OpenID Connect.'),
    aws: aws.optional().describe('AWS IAM roles, by aws-iam-authenticator.'),
  })
  .superRefine((value, context) => {
    for (const { path, message } of missingSettings(value)) context.addIssue({ code: 'custom', path, message })
    for (const { path, message } of value.oidc === undefined ? [] : issuerConflicts(value.oidc))
      context.addIssue({ code: 'custom', path: ['oidc', ...path], message })
    for (const { path, message } of sharedPrefixes(value)) context.addIssue({ code: 'custom', path, message })
  })
  .describe('How people sign in. It changes the API server: the control plane nodes are replaced.')

/** `rbac.signIn` of dayone.yaml. */
export type SignIn = z.infer<typeof signIn>

/** What the API server gets: nothing of a provider that is not chosen. */
export interface UsedSignIn {
  readonly oidc?: Oidc
  readonly mappings?: readonly AwsMapping[]
}

/** The chosen way to sign in; undefined: there is none, and no one can be in a group. Pure. */
export const usedSignIn = ({ provider, oidc, aws }: Given = {}): UsedSignIn | undefined => {
  const { issuer, clientId } = oidc ?? {}
  const hasOidc = (provider ?? 'oidc') === 'oidc' && oidc !== undefined && issuer !== undefined
  const hasAws = (provider ?? 'aws') === 'aws' && aws !== undefined
  if (!hasOidc && !hasAws) return undefined
  return {
    ...(hasOidc && clientId !== undefined ? { oidc: { ...oidc, issuer, clientId } } : {}),
    ...(hasAws
      ? {
          mappings: aws.mappings.map(({ arn, username, groups = [] }) => ({
            arn,
            username: username ?? userOf(arn),
            groups,
          })),
        }
      : {}),
  }
}
