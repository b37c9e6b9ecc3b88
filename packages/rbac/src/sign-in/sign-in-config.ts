import { certificatesIn, describeCertificate } from '@dayone/host'
import * as z from 'zod'

const prefixProblem = (prefix: string): string | undefined => {
  if (prefix === '' || prefix === '-')
    return 'A prefix is required: without it, a group "system:masters" of the identity provider controls the cluster.'
  if (/^system(:|$)/i.test(prefix)) return `"${prefix}" is reserved for Kubernetes. Use, for example, "oidc:".`
  if (!/^[a-z0-9][a-z0-9._-]*:$/i.test(prefix)) return `"${prefix}" is not a prefix: end it with a colon, "oidc:".`
  return undefined
}

const prefix = z
  .string()
  .refine((text) => prefixProblem(text) === undefined, { error: ({ input }) => prefixProblem(String(input)) })
  .default('oidc:')

const issuerProblem = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return `"${text}" is not a URL. Use the issuer of your identity provider, "https://…".`
  if (url.protocol !== 'https:') return `${text} does not use https, and the API server requires it.`
  if (url.search !== '' || url.hash !== '') return `${text} has a query or a fragment, which an issuer must not have.`
  if (url.username !== '' || url.password !== '') return 'An issuer must not contain credentials.'
  return undefined
}

/** The issuer of an identity provider, as in its tokens. */
export const issuer = z
  .string()
  .refine((text) => issuerProblem(text) === undefined, { error: ({ input }) => issuerProblem(String(input)) })

const authorityProblem = (text: string): string | undefined => {
  if (text.includes('PRIVATE KEY')) return 'This is a private key. Only the certificate of the CA belongs here.'
  const certificates = certificatesIn(text)
  if (certificates.length === 0) return 'There is no certificate: it begins with -----BEGIN CERTIFICATE-----.'
  return certificates.every(isCertificate) ? undefined : 'A certificate in it is damaged. Copy it again, as PEM.'
}

const isCertificate = (pem: string): boolean => {
  try {
    describeCertificate(pem)
    return true
  } catch {
    return false
  }
}

const claim = z.string().regex(/^[\w.:/-]+$/, 'A claim is a name from the token, for example "groups".')

const oidc = z.strictObject({
  issuer: issuer.optional().describe('Issuer URL, exactly as in the tokens: https. Required.'),
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'The client id is a word without spaces, for example "kubernetes".')
    .optional()
    .describe('The audience of the tokens. Required.'),
  usernameClaim: claim.default('email').describe('The claim with the user name.'),
  usernamePrefix: prefix.describe('The API server adds it to every user name.'),
  groupsClaim: claim.default('groups').describe('The claim with the groups.'),
  groupsPrefix: prefix.describe('The API server adds it to every group; groups in dayone.yaml begin with it.'),
  certificateAuthority: z
    .string()
    .refine((text) => authorityProblem(text) === undefined, { error: ({ input }) => authorityProblem(String(input)) })
    .optional()
    .describe(
      'The CA of an identity provider with a private certificate, as PEM. The API server then trusts no other CA for it. Default: public CAs.',
    ),
})

/** How people sign in: `spec.kubeAPIServer.oidc*`. */
export type Oidc = z.infer<typeof oidc> & { readonly issuer: string; readonly clientId: string }

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

type Path = (string | number)[]

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
  })
  .describe('How people sign in. It changes the API server: the control plane nodes are replaced.')

/** `rbac.signIn` of dayone.yaml. */
export type SignIn = z.infer<typeof signIn>

/** What the API server gets: nothing of a provider that is not chosen. */
export interface UsedSignIn {
  readonly oidc?: Oidc
  readonly mappings?: readonly AwsMapping[]
}

const userOf = (arn: string): string => `aws:${arn.split('/').at(-1) ?? arn}`

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
