import * as z from 'zod'
import { stateStoreProblem } from './state-store.ts'

const accountText = 'An AWS account id has twelve digits; quote one that starts with 0.'

/** The top key `dayone` of dayone.yaml. */
export const dayoneSlice = z.strictObject({
  version: z.literal(1, { error: 'This dayone reads version 1.' }).default(1).describe('Version of this file.'),
  id: z
    .uuid({ error: 'must be a UUID; dayone writes it' })
    .describe('Identifies the clusters of this file. Written by dayone.'),
  where: z.enum(['practice', 'aws'], { error: 'practice or aws' }).describe('Where the cluster runs.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Enter a region, for example us-west-2.')
    .optional()
    .describe('AWS region.'),
  account: z
    .union(
      [
        z.string().regex(/^\d{12}$/, accountText),
        z.int(accountText).min(100_000_000_000, accountText).max(999_999_999_999, accountText),
      ],
      {
        error: accountText,
      },
    )
    .optional()
    .describe('AWS account of this file. dayone refuses to run with credentials of any other account.'),
  lookUpAddress: z
    .boolean()
    .optional()
    .describe(
      "Whether to look up this computer's public address with the AWS checkip service; access lists are checked against it.",
    ),
  cluster: z.string().optional().describe('Name of the cluster.'),
  state: z
    .string()
    .superRefine((value, issues) => {
      const message = stateStoreProblem(value)
      if (message !== undefined) issues.addIssue({ code: 'custom', message })
    })
    .optional()
    .describe('kops state store, s3://bucket.'),
})
