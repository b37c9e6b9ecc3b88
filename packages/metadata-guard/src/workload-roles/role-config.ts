import * as z from 'zod'

const stringOrList = z.union([z.string(), z.array(z.string()).min(1)])

/** IAM checks the values; this keeps out what cannot be a statement of a permissions policy. */
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: stringOrList.optional(),
    NotAction: stringOrList.optional(),
    Resource: stringOrList.optional(),
    NotResource: stringOrList.optional(),
    Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  })
  .refine(
    ({ Action, NotAction, Resource, NotResource }) =>
      (Action === undefined) !== (NotAction === undefined) && (Resource === undefined) !== (NotResource === undefined),
    'A statement has one of Action and NotAction, and one of Resource and NotResource.',
  )

const workloadRole = z
  .strictObject({
    namespace: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'The name of one namespace: a role is never for a pattern.')
      .describe('The namespace of the service account.'),
    serviceAccount: z
      .string()
      .regex(
        /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/,
        'The name of one service account: a role is never for a pattern.',
      )
      .refine(
        (name) => name !== 'default',
        'Every pod without a service account of its own runs as `default` and would get the role. Give the workload its own.',
      )
      .describe('The service account whose pods get the role. dayone creates it if it does not exist.'),
    policies: z
      .array(
        z
          .string()
          .regex(
            /^arn:aws[-a-z]*:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/,
            'The ARN of a managed policy, for example arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess.',
          ),
      )
      .default([])
      .describe('ARNs of managed policies of AWS or of your account.'),
    statements: z
      .array(statement)
      .default([])
      .describe('The statements of a policy of its own, as in an IAM policy document.'),
  })
  .refine(
    ({ policies, statements }) => policies.length + statements.length > 0,
    'A role without permissions is of no use: set policies or statements.',
  )

/** `metadata-guard.workloadRoles` in dayone.yaml. */
export const workloadRoles = z
  .array(workloadRole)
  .refine(
    (roles) =>
      new Set(roles.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`)).size === roles.length,
    'A service account has one role: list it once.',
  )
  .optional()
  .describe(
    'IAM roles for workloads (IRSA): dayone creates a role per service account, which only its pods can assume, and annotates the service account. Requires cluster.workloadIdentity.',
  )

export type WorkloadRoleConfig = z.infer<typeof workloadRole>
