import * as z from 'zod'

const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name has lower-case letters, digits and dashes, at most 63 of them.',
  )

/** This step's slice of dayone.yaml. The hop limit is no setting: every value above 1 opens the door again. */
export const config = z.strictObject({
  allowHostNetwork: z
    .array(namespaceName)
    .default(['kube-system'])
    .describe('Namespaces whose pods may use the network of their node, and so reach its metadata address.'),
})

export type MetadataGuardConfig = z.infer<typeof config>
