import * as z from 'zod'

/** The top key `dayone` of dayone.yaml. */
export const dayoneSlice = z.strictObject({
  version: z.literal(1, { error: 'This dayone reads version 1.' }).default(1).describe('Version of this file.'),
  id: z
    .uuid({ error: 'must be a UUID; dayone writes it by itself' })
    .describe('Tells the clusters of this file from all others. Written by dayone.'),
  where: z.enum(['practice', 'aws'], { error: 'practice or aws' }).describe('Where the cluster lives.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'A region looks like us-west-2.')
    .optional()
    .describe('The AWS region.'),
  account: z
    .union([z.string().regex(/^\d{12}$/), z.int().min(100_000_000_000).max(999_999_999_999)], {
      error: 'An AWS account has twelve digits; quote one that begins with 0.',
    })
    .optional()
    .describe('The AWS account this file is for. With credentials of any other one nothing is done.'),
  lookUpAddress: z
    .boolean()
    .optional()
    .describe(
      "Whether AWS' checkip service may be asked for this computer's address; access lists are checked against it.",
    ),
  cluster: z.string().optional().describe('Name of the cluster.'),
  state: z.string().optional().describe('The state store of kops, s3://bucket.'),
})

export type DayoneSlice = z.infer<typeof dayoneSlice>
