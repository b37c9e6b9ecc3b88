/** The principal whose policies decide, as far as an identity's ARN shows. */
export type Principal =
  | { readonly kind: 'user'; readonly arn: string }
  /** The ARN of a session omits the path of its role, so the role must be looked up by name. */
  | { readonly kind: 'role'; readonly name: string; readonly pathlessArn: string }
  /** The account's root user, whom no policy limits. */
  | { readonly kind: 'root' }
  /** A federated session, or an unknown type: its policies cannot be simulated. */
  | { readonly kind: 'other' }

/** Parses the ARN of the STS identity (IAM User Guide, "IAM identifiers"). Pure. */
export const principalOf = (arn: string): Principal => {
  const [, partition = '', service, , account = '', resource = ''] =
    /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/.exec(arn) ?? []
  if (service === 'iam' && resource === 'root') return { kind: 'root' }
  if (service === 'iam' && resource.startsWith('user/')) return { kind: 'user', arn }
  const role = service === 'sts' ? /^assumed-role\/([^/]+)\//.exec(resource)?.[1] : undefined
  if (role !== undefined)
    return { kind: 'role', name: role, pathlessArn: `arn:${partition}:iam::${account}:role/${role}` }
  return { kind: 'other' }
}
