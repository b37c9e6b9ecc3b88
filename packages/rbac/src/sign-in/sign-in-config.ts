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

const claim = z.string().regex(/^[\w.:/-]+$/, 'A claim is a name from the token, for example "groups".')

const oidc = z.strictObject({
  issuer: issuer.describe('Issuer URL, exactly as in the tokens: https.'),
  clientId: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'The client id has no spaces.')
    .describe('The audience of the tokens.'),
  usernameClaim: claim.default('email').describe('The claim with the user name.'),
  usernamePrefix: prefix.describe('The API server adds it to every user name.'),
  groupsClaim: claim.default('groups').describe('The claim with the groups.'),
  groupsPrefix: prefix.describe('The API server adds it to every group; groups in dayone.yaml begin with it.'),
})

/** How people sign in: `spec.kubeAPIServer.oidc*`. */
export type Oidc = z.infer<typeof oidc>

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
  username: mappedName.describe('The user name in Kubernetes, with a prefix: "aws:developers".'),
  groups: z.array(mappedName).min(1, 'List at least one group.').describe('The groups in Kubernetes, with a prefix.'),
})

const aws = z.strictObject({
  mappings: z.array(mapping).min(1, 'Map at least one IAM role.').describe('IAM roles and their groups.'),
})

/** Sign-in through AWS IAM: `spec.authentication.aws`. */
export type AwsSignIn = z.infer<typeof aws>

/** Where people come from: an identity provider, or AWS IAM. */
export const signIn = z
  .strictObject({
    oidc: oidc.optional().describe('An identity provider with OpenID Connect.'),
    aws: aws.optional().describe('AWS IAM roles, by aws-iam-authenticator.'),
  })
  .refine((value) => value.oidc !== undefined || value.aws !== undefined, {
    error: 'Set oidc or aws, or leave signIn out.',
  })
  .describe('How people sign in. It changes the API server: the control plane nodes are replaced.')

/** `rbac.signIn` of dayone.yaml. */
export type SignIn = z.infer<typeof signIn>
