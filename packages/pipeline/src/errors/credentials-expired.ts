import { UserError } from './user-error.ts'

/**
 * The time of the AWS credentials is over: nothing that needs AWS can go on in this run, and nothing that was done is
 * lost. kops and the SDK meet it alike, so the sentence is said once. `during` is what was refused: "`kops update cluster`".
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
