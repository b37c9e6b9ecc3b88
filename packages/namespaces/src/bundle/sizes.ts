/** The size of a namespace; single amounts can be overridden. */
export const sizes = ['small', 'medium', 'large'] as const

export type Size = (typeof sizes)[number]

const row = <T>(small: T, medium: T, large: T): Readonly<Record<Size, T>> => ({ small, medium, large })
const same = <T>(value: T) => row(value, value, value)

/** Pods that finished stay until their Job is deleted; `pods` does not count them. */
export const countedPods = (pods: number): number => 10 * pods

/**
 * The ResourceQuota of each size. `limits.*` is twice `requests.*`; the number of objects is equal for all sizes. Content
 * of its own that a team can create, or make a controller create, is counted: etcd stores up to 1.5 MiB of each object.
 */
export const quotas = {
  'requests.cpu': row('1', '4', '16'),
  'requests.memory': row('2Gi', '8Gi', '32Gi'),
  'requests.ephemeral-storage': row('5Gi', '20Gi', '80Gi'),
  'limits.cpu': row('2', '8', '32'),
  'limits.memory': row('4Gi', '16Gi', '64Gi'),
  'limits.ephemeral-storage': row('10Gi', '40Gi', '160Gi'),
  'requests.storage': row('25Gi', '100Gi', '400Gi'),
  pods: row(20, 50, 200),
  'count/pods': row(countedPods(20), countedPods(50), countedPods(200)),
  persistentvolumeclaims: row(5, 10, 40),
  'services.loadbalancers': same(0),
  'services.nodeports': same(0),
  'count/secrets': same(100),
  'count/configmaps': same(100),
  'count/jobs.batch': same(50),
  'count/cronjobs.batch': same(30),
  'count/services': same(50),
  'count/deployments.apps': same(50),
  'count/statefulsets.apps': same(50),
  'count/replicasets.apps': same(500),
  'count/controllerrevisions.apps': same(500),
  'count/ingresses.networking.k8s.io': same(30),
  'count/horizontalpodautoscalers.autoscaling': same(50),
  'count/poddisruptionbudgets.policy': same(50),
} as const satisfies Readonly<Record<string, Readonly<Record<Size, string | number>>>>

/** The maximum per container or claim: at most half of the namespace. */
export const containerMaximums = {
  cpu: row('1', '4', '16'),
  memory: row('2Gi', '8Gi', '32Gi'),
  'ephemeral-storage': row('5Gi', '20Gi', '80Gi'),
} as const

export const claimMaximum = row('10Gi', '50Gi', '200Gi')

/** The amounts of one size. */
export const ofSize = <Table extends Readonly<Record<string, Readonly<Record<Size, unknown>>>>>(
  table: Table,
  size: Size,
): { readonly [Key in keyof Table]: Table[Key][Size] } =>
  Object.fromEntries(Object.entries(table).map(([key, amounts]) => [key, amounts[size]])) as {
    readonly [Key in keyof Table]: Table[Key][Size]
  }
