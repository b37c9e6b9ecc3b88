import { UserError } from '@dayone/pipeline'

/** AWS denied access to these credentials, so the answer is unknown. Exit 6. */
export class NotAllowedError extends UserError {
  /** The denied IAM action: `ec2:DescribeInstances`. */
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
