/** Whose policies decide, as far as an identity's ARN tells. */
export type Principal =
  | { readonly kind: 'user'; readonly arn: string }
  /** The ARN of a session leaves out the path of its role, so the role must be looked up by its name. */
  | { readonly kind: 'role'; readonly name: string; readonly pathlessArn: string }
  /** The account's own user, whom no policy limits. */
  | { readonly kind: 'root' }
  /** A federated session, or something newer than this program: its policies cannot be asked for. */
  | { readonly kind: 'other' }

/** Reads the ARN that STS gives (IAM User Guide, "IAM identifiers"). Pure. */
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
