import type { KubeObject } from '@dayone/kube'

export interface ContainerSecurity {
  readonly allowPrivilegeEscalation?: boolean
  readonly privileged?: boolean
  readonly readOnlyRootFilesystem?: boolean
  readonly runAsNonRoot?: boolean
  readonly runAsUser?: number
  readonly seccompProfile?: { readonly type: string }
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] }
}

export interface Container {
  readonly name: string
  readonly image: string
  /** Other fields: command, args, env, volumeMounts. */
  readonly [field: string]: unknown
  readonly securityContext?: ContainerSecurity
}

/** The fields of a Pod that the checks read. */
export interface Pod extends KubeObject {
  readonly spec: {
    readonly [field: string]: unknown
    readonly serviceAccountName?: string
    readonly hostNetwork?: boolean
    readonly hostPID?: boolean
    readonly hostIPC?: boolean
    readonly automountServiceAccountToken?: boolean
    readonly securityContext?: Pick<ContainerSecurity, 'runAsNonRoot' | 'runAsUser' | 'seccompProfile'>
    readonly containers: readonly Container[]
    readonly initContainers?: readonly Container[]
    readonly ephemeralContainers?: readonly Container[]
    readonly volumes?: readonly { readonly name: string; readonly hostPath?: object }[]
  }
  readonly status?: {
    readonly phase?: string
    readonly podIPs?: readonly { readonly ip: string }[]
    readonly conditions?: readonly Condition[]
    readonly containerStatuses?: readonly {
      readonly containerID?: string
      readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } }
    }[]
  }
}

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** All its containers, including those of `kubectl debug`. */
export const containersOf = ({ spec }: Pod): readonly Container[] => [
  ...(spec.initContainers ?? []),
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
]

/** A container runtime gives every container an id; kwok, which only simulates, gives none. */
export const isEmulated = (pods: readonly Pod[]): boolean =>
  pods.some(
    ({ status }) =>
      status?.phase === 'Running' && (status.containerStatuses ?? []).every(({ containerID }) => !containerID),
  )
