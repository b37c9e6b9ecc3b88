import { acceptances, exceptionFields } from '@dayone/pipeline'
import * as z from 'zod'
import { workloadRoles } from './workload-roles/role-config.ts'

const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes. An exemption is for one namespace: all namespaces, or a pattern, cannot be exempt.',
  )

const exemption = z.union(
  [
    namespaceName,
    z.strictObject({ namespace: namespaceName.describe('The namespace that is exempt.'), ...exceptionFields }),
  ],
  {
    // Of the two forms, the one that was meant says what is wrong.
    error: (issue) => {
      if (issue.code !== 'invalid_union') return undefined
      return issue.errors[typeof issue.input === 'string' ? 0 : 1]?.[0]?.message
    },
  },
)

/** This step's section of dayone.yaml. The hop limit cannot be configured: every value above 1 opens the metadata service. */
export const config = z.strictObject({
  allowHostNetwork: z
    .array(exemption)
    .default(['kube-system'])
    .describe(
      'Namespaces whose pods may use hostNetwork and so reach the metadata service of the node: by name, or with reason, owner and until. An exemption past its date fails verify.',
    ),
  workloadRoles,
  podIdentityWebhook: z
    .boolean()
    .optional()
    .describe(
      'Whether kops runs the pod identity webhook, and cert-manager for it, so that pods get the credentials of their role. While it is down, no pod can be created (failurePolicy Fail). If you run cert-manager yourself, set spec.certManager.managed: false in the kops specification first.',
    ),
  accepted: acceptances,
})

/** The step's slice of dayone.yaml, parsed. */
export type MetadataGuardConfig = z.infer<typeof config>

/** A namespace that is exempt from the guard; by name alone, nobody answers for it. */
export type Exemption = MetadataGuardConfig['allowHostNetwork'][number]

/** Names of the exempt namespaces, in the order of dayone.yaml. Pure. */
export const exemptNames = (exemptions: readonly Exemption[]): readonly string[] =>
  exemptions.map((one) => (typeof one === 'string' ? one : one.namespace))
