/** A Kubernetes service account. */
export interface ServiceAccountName {
  readonly namespace: string
  readonly name: string
}

/** Whose tokens a role accepts. */
export interface WebIdentity {
  /** ARN of the OIDC provider: `arn:aws:iam::123456789012:oidc-provider/keys.s3.us-west-2.amazonaws.com/demo`. */
  readonly provider: string
  /** The service accounts; at least one. */
  readonly accounts: readonly ServiceAccountName[]
  /** The audience of the tokens: `amazonaws.com` with the pod identity webhook of kops, `sts.amazonaws.com` on EKS. */
  readonly audience: string
}

/** A statement of a trust policy. */
export interface TrustStatement {
  readonly Sid?: string
  readonly Effect: 'Allow'
  readonly Principal: { readonly Federated: string }
  readonly Action: 'sts:AssumeRoleWithWebIdentity'
  readonly Condition: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> }
}

/** The audience of the tokens that the pod identity webhook of kops mounts (--token-audience). */
export const kopsAudience = 'amazonaws.com'

/** The subject of a service account's token: `system:serviceaccount:shop:web`. */
export const subjectOf = ({ namespace, name }: ServiceAccountName): string =>
  `system:serviceaccount:${namespace}:${name}`

/** The issuer as it appears in condition keys: the provider's URL without the scheme. */
export const issuerOfProvider = (provider: string): string => provider.replace(/^[^/]*:oidc-provider\//, '')

const oneOrMany = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : values

/**
 * The statement that lets exactly these service accounts assume a role: subject and audience, both compared with
 * StringEquals, so that no character is a wildcard. Pure. Throws for an empty list or a name with a wildcard, which are
 * bugs of the caller.
 */
export function webIdentityStatement({ provider, accounts, audience }: WebIdentity): TrustStatement {
  const issuer = issuerOfProvider(provider)
  const subjects = [...new Set(accounts.map(subjectOf))].sort()
  if (subjects.length === 0 || subjects.some((subject) => /[*?$]/.test(subject)))
    throw new Error(`no subject, or one with a wildcard: ${subjects.join(', ')}`)
  return {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: oneOrMany(subjects) } },
  }
}

/** A trust policy with this statement alone, as JSON. Pure. */
export const trustDocument = (identity: WebIdentity): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [webIdentityStatement(identity)] })
