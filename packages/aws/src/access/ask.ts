import type { AwsAccess } from './access.ts'
import { awsError } from './aws-error.ts'

/** Sends a request, and turns a failure into a sentence that names the IAM action. */
export type Ask = <Answer>(action: string, request: () => Promise<Answer>) => Promise<Answer>

/** Uses these credentials. */
export const askWith =
  (access: AwsAccess): Ask =>
  async (action, request) => {
    try {
      return await request()
    } catch (error) {
      throw awsError(error, action, access)
    }
  }
