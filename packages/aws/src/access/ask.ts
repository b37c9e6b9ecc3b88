import type { AwsAccess } from './access.ts'
import { awsError } from './aws-error.ts'

/** Makes a request, and of its failure a sentence that names the IAM action behind it. */
export type Ask = <Answer>(action: string, request: () => Promise<Answer>) => Promise<Answer>

/** Asks with these credentials. */
export const askWith =
  (access: AwsAccess): Ask =>
  async (action, request) => {
    try {
      return await request()
    } catch (error) {
      throw awsError(error, action, access)
    }
  }
