import * as z from 'zod'

/** The top key `dayone` of dayone.yaml. */
export const dayoneSlice = z.strictObject({
  version: z.literal(1, { error: 'This dayone reads version 1.' }).default(1).describe('Version of this file.'),
  id: z
    .uuid({ error: 'must be a UUID; dayone writes it by itself' })
    .describe('Tells the clusters of this file from all others. Written by dayone.'),
  where: z.enum(['practice', 'aws'], { error: 'practice or aws' }).describe('Where the cluster lives.'),
  cluster: z.string().optional().describe('Name of the cluster.'),
  state: z.string().optional().describe('The state store of kops, s3://bucket.'),
})

export type DayoneSlice = z.infer<typeof dayoneSlice>
