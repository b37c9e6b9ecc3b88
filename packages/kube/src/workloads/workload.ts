/** A container as far as anybody here reads it. */
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

/** Of a pod or of a container; not every field may stand in both. */
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

/** Whatever makes pods, running or not, named by the topmost thing that does: a Deployment and not its ReplicaSet. */
export interface Workload {
  readonly kind: (typeof workloadKinds)[number]
  readonly namespace: string
  readonly name: string
  /** Pods it makes at once; undefined where nobody can say (CronJob). Of a DaemonSet: the nodes it has a place on. */
  readonly replicas?: number
  readonly template: PodTemplate
  /** Sizes its volume claims ask for. */
  readonly claims: readonly string[]
}

/** How many pods may be evicted now. */
export interface DisruptionBudget {
  readonly namespace: string
  readonly name: string
  readonly allowed: number
  /** Pods it counts; 0: it selects none. */
  readonly pods: number
  readonly healthy: number
  readonly desiredHealthy: number
  readonly selector: Readonly<Record<string, string>>
}

export interface AccountInUse {
  readonly namespace: string
  readonly name: string
  readonly annotations: Readonly<Record<string, string>>
  /** `automountServiceAccountToken` of the account; undefined is true. */
  readonly automounts: boolean
}

/** All that makes pods in the cluster, and what bears on them, as it was at one moment. */
export interface Inventory {
  readonly workloads: readonly Workload[]
  readonly budgets: readonly DisruptionBudget[]
  readonly accounts: readonly AccountInUse[]
}

/** `Deployment web in shop`. */
export const workloadTitle = ({ kind, name, namespace }: Workload): string => `${kind} ${name} in ${namespace}`

/** Init, ordinary and ephemeral containers: rules that look at one kind only are walked past. */
export const containersOf = ({ initContainers = [], containers, ephemeralContainers = [] }: PodSpec) => [
  ...initContainers,
  ...containers,
  ...ephemeralContainers,
]

/** When the next pod of it is made: what a new rule takes from it happens then, as the beginning of a sentence. */
export const nextPodOf = (workload: Workload): string => {
  const title = workloadTitle(workload)
  if (workload.kind === 'CronJob') return `the next run of ${title}`
  if (workload.kind === 'Pod' || workload.kind === 'Job') return `the next start of ${title}`
  return workload.replicas === 0 && workload.kind !== 'DaemonSet'
    ? `scaling up ${title}`
    : `the next rollout of ${title}`
}
