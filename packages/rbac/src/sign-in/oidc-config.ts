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

const issuerProblem = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return `"${text}" is not a URL. Use the issuer of your identity provider, "https://…".`
  if (url.protocol !== 'https:') return `${text} does not use https, and the API server requires it.`
  if (url.search !== '' || url.hash !== '') return `${text} has a query or a fragment, which an issuer must not have.`
  if (url.username !== '' || url.password !== '') return 'An issuer must not contain credentials.'
  return undefined
}

/** The issuer of an identity provider, as in its tokens. */
const issuer = z
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

const clientId = z.string().regex(/^[\x21-\x7e]+$/, 'The client id is a word without spaces, for example "kubernetes".')

const certificateAuthority = z
  .string()
  .refine((text) => authorityProblem(text) === undefined, { error: ({ input }) => authorityProblem(String(input)) })

const claimValue = z.string().regex(/^\P{C}+$/u, 'A value of a claim is text, for example "example.com".')

const requiredClaims = z
  .record(claim, z.union([claimValue, z.array(claimValue).min(1, 'List at least one value.')]))
  .describe(
    'Claims that a token must have, each with its value or a list of accepted values, for example {hd: example.com}. A claim that is a list must contain one of them. From Kubernetes 1.34: the API server then reads a file instead of flags.',
  )

/** What dayone.yaml need not say. */
export const oidcDefaults = {
  usernameClaim: 'email',
  usernamePrefix: 'oidc:',
  groupsClaim: 'groups',
  groupsPrefix: 'oidc:',
}

/** The same for every identity provider. */
const fields = {
  issuer: issuer.describe('Issuer URL, exactly as in the tokens: https. Required.'),
  clientId: clientId.describe('The audience of the tokens. Required.'),
  usernameClaim: claim.default(oidcDefaults.usernameClaim).describe('The claim with the user name.'),
  groupsClaim: claim.default(oidcDefaults.groupsClaim).describe('The claim with the groups.'),
  certificateAuthority: certificateAuthority
    .optional()
    .describe(
      'The CA of an identity provider with a private certificate, as PEM. The API server then trusts no other CA for it. Default: public CAs.',
    ),
  requiredClaims: requiredClaims.optional(),
}

const furtherIssuer = z.strictObject({
  ...fields,
  usernamePrefix: prefix.describe('Required, and different from that of every other issuer.'),
  groupsPrefix: prefix.describe('Required, and different from that of every other issuer.'),
})

/** The settings of an identity provider with OpenID Connect, and of further ones. */
export const oidc = z.strictObject({
  issuer: fields.issuer.optional(),
  clientId: fields.clientId.optional(),
  usernameClaim: fields.usernameClaim,
  usernamePrefix: prefix.default(oidcDefaults.usernamePrefix).describe('The API server adds it to every user name.'),
  groupsClaim: fields.groupsClaim,
  groupsPrefix: prefix
    .default(oidcDefaults.groupsPrefix)
    .describe('The API server adds it to every group; groups in dayone.yaml begin with it.'),
  certificateAuthority: fields.certificateAuthority,
  requiredClaims: fields.requiredClaims,
  furtherIssuers: z
    .array(furtherIssuer)
    .max(63, 'The API server accepts 64 issuers.')
    .optional()
    .describe(
      'Further identity providers, each with prefixes of its own. From Kubernetes 1.34: the API server then reads a file instead of flags.',
    ),
})

/** One identity provider, as the API server knows it. */
export type Issuer = z.infer<typeof furtherIssuer>

/** How people sign in: `spec.kubeAPIServer.oidc*`, or a file with all issuers. */
export type Oidc = z.infer<typeof oidc> & Pick<Issuer, 'issuer' | 'clientId'>

/** All identity providers. Pure. */
export const issuersOf = ({ furtherIssuers = [], ...first }: Oidc): readonly Issuer[] => [first, ...furtherIssuers]

/** Flags of the API server describe one issuer, and no list of accepted values. Pure. */
export const needsFile = (oidc: Oidc): boolean =>
  issuersOf(oidc).length > 1 || Object.keys(oidc.requiredClaims ?? {}).length > 0

/** A setting that contradicts another one. */
export interface Conflict {
  readonly path: (string | number)[]
  readonly message: string
}

const uniqueFields = {
  issuer: (value: string) => `${value} is listed already. The API server accepts an issuer once.`,
  usernamePrefix: (value: string) =>
    `Another issuer has the prefix "${value}" too: each could issue the user names of the other. Use another one.`,
  groupsPrefix: (value: string) =>
    `Another issuer has the prefix "${value}" too: each could issue the groups of the other. Use another one.`,
}

/** Prefixes that differ only by case are not told apart by people. */
const isTaken = (field: keyof typeof uniqueFields, value: string, other: string | undefined): boolean =>
  field === 'issuer' ? value === other : value.toLowerCase() === other?.toLowerCase()

/** Issuers of which one could issue the names of another. Pure. */
export const issuerConflicts = ({ furtherIssuers = [], ...first }: z.infer<typeof oidc>): readonly Conflict[] =>
  furtherIssuers.flatMap((one, index) =>
    (['issuer', 'usernamePrefix', 'groupsPrefix'] as const)
      .filter((field) =>
        [first, ...furtherIssuers.slice(0, index)].some((other) => isTaken(field, one[field], other[field])),
      )
      .map((field) => ({ path: ['furtherIssuers', index, field], message: uniqueFields[field](one[field]) })),
  )
