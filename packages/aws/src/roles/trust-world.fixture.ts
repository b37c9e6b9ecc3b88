import type { TrustFault } from './lint-trust.ts'

/**
 * Trust policies and who they let in, written down from the documentation before the code: EKS User Guide, "Assign IAM
 * roles to Kubernetes service accounts" and "IAM roles for service accounts technical overview"; EKS Best Practices
 * Guide, "Identity and Access Management"; IAM User Guide: "AWS JSON policy elements: Principal", "NotPrincipal",
 * "Condition operators", "Multivalued context keys", "Policy evaluation logic"; kops, pkg/model/awsmodel/iam.go
 * (formatAWSIAMStatement).
 */
export interface TrustCase {
  readonly name: string
  readonly source: string
  readonly statements: readonly object[]
  readonly faults: readonly TrustFault['kind'][]
  /** Names of `tokens` that it accepts. */
  readonly admits: readonly (keyof typeof tokens)[]
}

export const issuer = 'keys.s3.us-west-2.amazonaws.com/demo'
export const provider = `arn:aws:iam::123456789012:oidc-provider/${issuer}`
export const otherIssuer = 'oidc.eks.us-west-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE'
export const otherProvider = `arn:aws:iam::123456789012:oidc-provider/${otherIssuer}`
export const audience = 'amazonaws.com'

export const web = { provider, subject: 'system:serviceaccount:shop:web', audience }
/** Who tries to assume the role of the service account web in shop. */
export const tokens = {
  own: web,
  sibling: { ...web, subject: 'system:serviceaccount:shop:web2' },
  stranger: { ...web, subject: 'system:serviceaccount:evil:web' },
  lookalike: { ...web, subject: 'system:serviceaccount:shop-evil:web' },
  vault: { ...web, audience: 'vault' },
  otherCluster: { ...web, provider: otherProvider },
}

export const sub = `${issuer}:sub`
export const aud = `${issuer}:aud`
export const own = { [sub]: web.subject, [aud]: audience }
export const federated = (Condition?: object, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: provider },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(Condition === undefined ? {} : { Condition }),
  ...more,
})
export const assumed = (Principal: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
})
export const exact = federated({ StringEquals: own })

export const sources = {
  eks: 'EKS User Guide, Assign IAM roles to Kubernetes service accounts',
  practices: 'EKS Best Practices Guide, Identity and Access Management',
  operators: 'IAM User Guide, Condition operators',
  multivalued: 'IAM User Guide, Multivalued context keys',
  principals: 'IAM User Guide, Principal',
  logic: 'IAM User Guide, Policy evaluation logic',
  ofKops: 'kops, pkg/model/awsmodel/iam.go',
}
