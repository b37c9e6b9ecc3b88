/** The fields of a container that are used here. */
export interface PodContainer {
  readonly name: string
  readonly image?: string
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly ports?: readonly { readonly hostPort?: number }[]
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string | number>>
    readonly limits?: Readonly<Record<string, string | number>>
  }
  readonly securityContext?: SecurityContext
  readonly [field: string]: unknown
}

/** Of a pod or of a container; some fields exist only in one of them. */
export interface SecurityContext {
  readonly privileged?: boolean
  readonly allowPrivilegeEscalation?: boolean
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly procMount?: string
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] }
  readonly seccompProfile?: { readonly type?: string }
  readonly appArmorProfile?: { readonly type?: string }
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string }
  readonly windowsOptions?: { readonly hostProcess?: boolean }
  readonly sysctls?: readonly { readonly name: string }[]
}

/** The fields of a pod spec that dayone reads. */
export interface PodSpec {
  readonly containers: readonly PodContainer[]
  readonly initContainers?: readonly PodContainer[]
  readonly ephemeralContainers?: readonly PodContainer[]
  readonly volumes?: readonly { readonly name: string; readonly [source: string]: unknown }[]
  readonly serviceAccountName?: string
  readonly automountServiceAccountToken?: boolean
  readonly hostNetwork?: boolean
  readonly hostPID?: boolean
  readonly hostIPC?: boolean
  readonly hostUsers?: boolean
  readonly os?: { readonly name?: string }
  readonly securityContext?: SecurityContext
}

/** The pod template of a workload. */
export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly spec: PodSpec
}

export const workloadKinds = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'CronJob',
  'Job',
  'Pod',
] as const

/** Anything that creates pods, running or not, identified by its topmost owner: a Deployment and not its ReplicaSet. */
export interface Workload {
  readonly kind: (typeof workloadKinds)[number]
  readonly namespace: string
  readonly name: string
  /** The number of pods at a time; undefined if unknown (CronJob). For a DaemonSet: the number of matching nodes. */
  readonly replicas?: number
  readonly template: PodTemplate
  /** The sizes of its volume claims. */
  readonly claims: readonly string[]
}

/** The number of pods that may be evicted now. */
export interface DisruptionBudget {
  readonly namespace: string
  readonly name: string
  readonly allowed: number
  /** The number of pods that it selects. */
  readonly pods: number
  readonly healthy: number
  readonly desiredHealthy: number
  readonly selector: Readonly<Record<string, string>>
}

/** A service account that pods run with. */
export interface AccountInUse {
  readonly namespace: string
  readonly name: string
  readonly annotations: Readonly<Record<string, string>>
  /** `automountServiceAccountToken` of the account; undefined means true. */
  readonly automounts: boolean
}

/** Everything that creates pods in the cluster, and what affects it, at one point in time. */
export interface Inventory {
  readonly workloads: readonly Workload[]
  readonly budgets: readonly DisruptionBudget[]
  readonly accounts: readonly AccountInUse[]
}

/** `Deployment web in shop`. */
export const workloadTitle = ({ kind, name, namespace }: Workload): string => `${kind} ${name} in ${namespace}`

/** Init, ordinary and ephemeral containers: a rule that checks only one kind can be bypassed. */
export const containersOf = ({ initContainers = [], containers, ephemeralContainers = [] }: PodSpec) => [
  ...initContainers,
  ...containers,
  ...ephemeralContainers,
]

/** When its next pod is created, which is when a new rule takes effect, as the beginning of a sentence. */
export const nextPodOf = (workload: Workload): string => {
  const title = workloadTitle(workload)
  if (workload.kind === 'CronJob') return `the next run of ${title}`
  if (workload.kind === 'Pod' || workload.kind === 'Job') return `the next start of ${title}`
  return workload.replicas === 0 && workload.kind !== 'DaemonSet'
    ? `scaling up ${title}`
    : `the next rollout of ${title}`
}
