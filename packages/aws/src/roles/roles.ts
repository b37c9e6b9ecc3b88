/** An IAM role, as far as dayone manages it. */
export interface IamRole {
  readonly name: string
  readonly arn: string
  /** The trust policy, JSON. */
  readonly trust: string
  readonly tags: Readonly<Record<string, string>>
  /** ARNs of managed policies. */
  readonly attached: readonly string[]
  readonly inline: readonly { readonly name: string; readonly document: string }[]
}

/** A role to create. */
export interface NewRole {
  readonly name: string
  /** Begins and ends with a slash. */
  readonly path: string
  /** The trust policy, JSON. */
  readonly trust: string
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
}

/** An OIDC provider of the account: whose tokens its roles can trust. */
export interface IdentityProvider {
  readonly arn: string
  /** The issuer without `https://`, as IAM returns it. */
  readonly url: string
  readonly audiences: readonly string[]
}

/** IAM roles of workloads. Every method throws UserError (exit 6) if IAM cannot be queried or denies access. */
export interface Roles {
  /** Undefined if there is no role of this name. */
  read(name: string): Promise<IamRole | undefined>
  /** Names of the roles below a path: `/dayone/demo.example.com/`. */
  namesUnder(path: string): Promise<readonly string[]>
  /** Throws UserError (exit 5) if a role of this name exists. */
  create(role: NewRole): Promise<void>
  /** Replaces the trust policy. */
  setTrust(name: string, trust: string): Promise<void>
  attach(name: string, policyArn: string): Promise<void>
  detach(name: string, policyArn: string): Promise<void>
  /** Creates or replaces an inline policy. */
  putPolicy(name: string, policy: string, document: string): Promise<void>
  deletePolicy(name: string, policy: string): Promise<void>
  /** Deletes a role with its policies; does nothing if it is gone. */
  remove(role: Pick<IamRole, 'name' | 'attached' | 'inline'>): Promise<void>
  /** The document of the default version of a managed policy; undefined if there is none of this ARN. */
  policyDocument(policyArn: string): Promise<string | undefined>
  /** All OIDC providers of the account. */
  identityProviders(): Promise<readonly IdentityProvider[]>
}
