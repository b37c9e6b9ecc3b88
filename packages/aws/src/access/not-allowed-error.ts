import { UserError } from '@dayone/pipeline'

/** AWS answered, and these credentials may not look: neither the one thing nor the other is known. Exit 6. */
export class NotAllowedError extends UserError {
  /** The IAM action that is missing: `ec2:DescribeInstances`. */
  readonly action: string

  constructor(action: string, cause: unknown) {
    super(`The AWS credentials do not allow ${action}.`, {
      hint: `Ask the administrator of the account for the permission ${action}.`,
      cause,
      exitCode: 6,
    })
    this.action = action
  }
}
