import { acceptances } from '@dayone/pipeline'
import * as z from 'zod'
import { imageProblem } from './image-reference.ts'

const name = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A name starts with a letter and consists of at most 63 lower-case letters, digits and dashes.',
  )
const namespaceName = z
  .string()
  .regex(
    /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'A namespace name consists of at most 63 lower-case letters, digits and dashes, without a dash at either end.',
  )
  .refine(
    (value) => !value.startsWith('kube-'),
    'This namespace belongs to Kubernetes: run applications in one of their own.',
  )
const quantity = z
  .string({ error: 'Quote the quantity, for example "250m" or "256Mi".' })
  .regex(/^[0-9]+(\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$/, 'Use a Kubernetes quantity, for example "250m" or "256Mi".')

const isKey = (variable: string, value: string): boolean =>
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/.test(variable) || /\b(AKIA|ASIA)[0-9A-Z]{16}\b/.test(value)

const application = z.strictObject({
  name: name
    .refine(
      (value) => value !== 'default',
      'The service account "default" must have no permissions; choose another name.',
    )
    .describe('Name of the Deployment, its Service and its service account.'),
  namespace: namespaceName.describe('Namespace it runs in.'),
  image: z
    .string()
    .superRefine((text, { addIssue }) => {
      const message = imageProblem(text)
      if (message !== undefined) addIssue({ code: 'custom', message })
    })
    .describe('Image with a tag other than latest, or with a digest.'),
  port: z.int().min(1).max(65535).describe('TCP port the program listens on.'),
  replicas: z.int().min(1).max(100).default(2).describe('Number of replicas.'),
  cpu: quantity.default('250m').describe('CPU request and limit of a pod.'),
  memory: quantity.default('256Mi').describe('Memory request and limit of a pod.'),
  runAsUser: z.int().min(1).default(10001).describe('User id the container runs as; never 0.'),
  env: z
    .record(
      z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A variable name consists of letters, digits and underscores.'),
      z.string(),
    )
    .refine(
      (variables) => !Object.entries(variables).some(([variable, value]) => isKey(variable, value)),
      'Do not put AWS access keys here: anyone who can read the Deployment can read them. Use an IAM role.',
    )
    .optional()
    .describe('Environment variables; no secrets.'),
})

/** This step's slice of dayone.yaml. */
export const config = z.strictObject({
  applications: z
    .array(application)
    .refine(
      (all) => new Set(all.map(({ namespace, name }) => `${namespace}/${name}`)).size === all.length,
      'Two applications have the same name and namespace.',
    )
    .default([])
    .describe('Applications dayone deploys with secure defaults.'),
  accepted: acceptances,
})

/** The step's slice of dayone.yaml, parsed. */
export type ApplicationsConfig = z.infer<typeof config>

/** One application of dayone.yaml. */
export type Application = z.infer<typeof application>

/** The error message of a question for one field, from the configuration schema. */
export const fieldProblem = (field: keyof Application, value: unknown): string | undefined =>
  application.shape[field].safeParse(value).error?.issues[0]?.message
