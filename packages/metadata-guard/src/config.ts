import { acceptances } from '@dayone/pipeline'
import * as z from 'zod'

const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes.',
  )

/** This step's slice of dayone.yaml. The hop limit is not configurable: every value above 1 gives pods access. */
export const config = z.strictObject({
  allowHostNetwork: z
    .array(namespaceName)
    .default(['kube-system'])
    .describe('Namespaces whose pods may use hostNetwork and so reach the metadata service of the node.'),
  accepted: acceptances,
})

export type MetadataGuardConfig = z.infer<typeof config>
