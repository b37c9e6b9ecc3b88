import * as z from 'zod'

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '')

const texts = z
  .array(z.string())
  .nullish()
  .transform((given) => given ?? [])

const identity = z.object({ username: text, groups: texts })

const impersonated = identity.extend({
  uid: text,
  extra: z
    .record(z.string(), texts)
    .nullish()
    .transform((given) => given ?? {}),
})

/** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export const auditEvent = z.object({
  stage: z.string(),
  verb: text,
  requestURI: text,
  userAgent: text,
  user: identity,
  impersonatedUser: impersonated.nullish(),
  objectRef: z.object({ resource: text, subresource: text, namespace: text, name: text, apiGroup: text }).nullish(),
  responseStatus: z.object({ code: z.number().nullish(), message: text }).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  requestObject: z.unknown().optional(),
  responseObject: z.unknown().optional(),
  requestReceivedTimestamp: z.string().nullish(),
  stageTimestamp: z.string().nullish(),
})

/** An event of an audit log; only what decides about permissions. */
export type AuditEvent = z.infer<typeof auditEvent>
