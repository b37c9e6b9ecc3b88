import { UserError } from './user-error.ts'

/**
 * The AWS credentials have expired: nothing that needs AWS can continue in this run, and nothing that was done is lost.
 * kops and the SDK share this error. `during` is what failed: "`kops update cluster`".
 */
export class CredentialsExpiredError extends UserError {
  constructor(during: string, cause: unknown) {
    super(`Your AWS credentials expired during ${during}. Changes made so far stay.`, {
      hint: "Sign in again, for example with `aws sso login`, and run the same command again: it resumes where it stopped. If the credentials are new, check this computer's clock.",
      cause,
      exitCode: 6,
    })
  }
}
