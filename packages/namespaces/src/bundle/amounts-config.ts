import * as z from 'zod'
import type { quotas } from './sizes.ts'

const quantity = z
  .string()
  .regex(
    /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/,
    'A quantity is a number with an optional unit, for example "500m", "4", "8Gi".',
  )

const count = z.number().int('A count must be a whole number.').nonnegative('A count must not be negative.')

/** Single amounts of a quota, by the keys of a ResourceQuota. */
export const quota = z.strictObject({
  'requests.cpu': quantity.optional().describe('Total CPU requests of all pods.'),
  'requests.memory': quantity.optional().describe('Total memory requests of all pods.'),
  'requests.ephemeral-storage': quantity.optional().describe('Total ephemeral storage requests of all pods.'),
  'limits.cpu': quantity.optional().describe('Total CPU limits of all pods.'),
  'limits.memory': quantity.optional().describe('Total memory limits of all pods.'),
  'limits.ephemeral-storage': quantity.optional().describe('Total ephemeral storage limits of all pods.'),
  'requests.storage': quantity.optional().describe('Total storage requests of all PersistentVolumeClaims.'),
  pods: count.optional().describe('Pods in a non-terminal phase.'),
  'count/pods': count
    .optional()
    .describe('Pods including finished ones, which stay until their Job is deleted. Unset: ten times pods.'),
  persistentvolumeclaims: count.optional().describe('PersistentVolumeClaims.'),
  'services.loadbalancers': count
    .optional()
    .describe('Services of type LoadBalancer: each one is reachable from the internet and billed.'),
  'services.nodeports': count.optional().describe('Services of type NodePort.'),
  'count/secrets': count.optional().describe('Secrets.'),
  'count/configmaps': count.optional().describe('ConfigMaps.'),
  'count/jobs.batch': count.optional().describe('Jobs, including finished ones.'),
  'count/cronjobs.batch': count.optional().describe('CronJobs.'),
  'count/services': count.optional().describe('Services.'),
  'count/deployments.apps': count.optional().describe('Deployments.'),
  'count/statefulsets.apps': count.optional().describe('StatefulSets.'),
  'count/replicasets.apps': count.optional().describe('ReplicaSets: each Deployment keeps ten old ones.'),
  'count/controllerrevisions.apps': count
    .optional()
    .describe('ControllerRevisions: each StatefulSet keeps ten old ones.'),
  'count/ingresses.networking.k8s.io': count.optional().describe('Ingresses.'),
  'count/horizontalpodautoscalers.autoscaling': count.optional().describe('HorizontalPodAutoscalers.'),
  'count/poddisruptionbudgets.policy': count.optional().describe('PodDisruptionBudgets.'),
} satisfies Readonly<Record<keyof typeof quotas, z.ZodType>>)

const amounts = (cpu: string, memory: string, disk: string) =>
  z
    .strictObject({
      cpu: quantity.default(cpu),
      memory: quantity.default(memory),
      'ephemeral-storage': quantity.default(disk),
    })
    .prefault({})

/** Defaults and maximums of containers and claims. */
export const limits = z.strictObject({
  defaultRequest: amounts('100m', '128Mi', '256Mi').describe('Default requests of a container.'),
  default: amounts('500m', '512Mi', '1Gi').describe('Default limits of a container.'),
  max: z
    .strictObject({
      cpu: quantity.optional(),
      memory: quantity.optional(),
      'ephemeral-storage': quantity.optional(),
    })
    .optional()
    .describe('Maximum limits of a container.'),
  maxStorage: quantity.optional().describe('Maximum size of a PersistentVolumeClaim.'),
})
