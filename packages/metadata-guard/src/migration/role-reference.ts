/** An IAM role that a pod asks for. */
export interface RoleReference {
  readonly arn: string
  /** Without its path, as IAM calls take it. */
  readonly name: string
  /** Twelve digits. */
  readonly account: string
}

const roleArn = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/

/** Undefined for text that is no ARN of a role. Pure. */
export const parseRoleArn = (arn: string): RoleReference | undefined => {
  const [, account, name] = roleArn.exec(arn) ?? []
  return account === undefined || name === undefined ? undefined : { arn, name, account }
}

/**
 * The role of an annotation, as kube2iam reads it: a whole ARN, or a name below --base-role-arn. Without that option a
 * name alone means a role of this account. Pure. https://github.com/jtblin/kube2iam/blob/master/iam/arn.go
 */
export const roleOfAnnotation = (value: string, account: string, base?: string): RoleReference | undefined => {
  if (value.startsWith('arn:')) return parseRoleArn(value)
  const prefix = base === undefined || base === '' ? `arn:aws:iam::${account}:role/` : base.replace(/\/?$/, '/')
  return parseRoleArn(`${prefix}${value.replace(/^\//, '')}`)
}
