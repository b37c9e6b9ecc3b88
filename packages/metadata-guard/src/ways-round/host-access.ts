/** The pod spec of an untrusted object. */
export interface PodSpec {
  readonly hostNetwork?: boolean
  readonly hostPID?: boolean
  readonly hostIPC?: boolean
  readonly containers?: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly ephemeralContainers?: readonly Container[]
  readonly volumes?: readonly { readonly hostPath?: { readonly path?: string } | null }[] | null
}

interface Container {
  readonly image?: string
  readonly ports?: readonly { readonly hostPort?: number }[] | null
  readonly securityContext?: {
    readonly privileged?: boolean
    readonly procMount?: string
    readonly capabilities?: { readonly add?: readonly string[] }
  } | null
}

/** With one of these a process can escape its container, or access traffic and memory of others. */
const dangerousCapabilities = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'MKNOD',
  'NET_ADMIN',
  'PERFMON',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_CHROOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
])

const containersOf = ({ containers, initContainers, ephemeralContainers }: PodSpec): readonly Container[] => [
  ...(containers ?? []),
  ...(initContainers ?? []),
  ...(ephemeralContainers ?? []),
]

const ofContainer = ({ securityContext }: Container): readonly string[] => {
  const { privileged, procMount, capabilities } = securityContext ?? {}
  return [
    ...(privileged === true ? ['privileged'] : []),
    ...(procMount === 'Unmasked' ? ['procMount Unmasked'] : []),
    ...(capabilities?.add ?? [])
      .map((capability) => capability.replace(/^CAP_/, ''))
      .filter((capability) => dangerousCapabilities.has(capability))
      .map((capability) => `capability ${capability}`),
  ]
}

/** With hostNetwork, the API server itself sets a hostPort for every port, which adds nothing. */
const hostPorts = (spec: PodSpec): readonly string[] =>
  spec.hostNetwork === true
    ? []
    : containersOf(spec)
        .flatMap(({ ports }) => ports ?? [])
        .flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [`hostPort ${hostPort}`]))

/**
 * How the pod can access its node: "hostNetwork", "hostPort 8080", "privileged", "hostPath /var/run", "capability
 * SYS_ADMIN"; sorted.
 */
export const hostAccess = (spec: PodSpec): readonly string[] => {
  const paths = (spec.volumes ?? []).flatMap(({ hostPath }) => hostPath?.path ?? [])
  const access = [
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((flag) => spec[flag] === true),
    ...containersOf(spec).flatMap(ofContainer),
    ...hostPorts(spec),
    ...paths.map((path) => `hostPath ${path === '/' ? path : path.replace(/\/+$/, '')}`),
  ]
  return [...new Set(access)].toSorted()
}

/** The repositories of its images, without tag and digest; sorted. */
export const repositoriesOf = (spec: PodSpec): readonly string[] => {
  const images = containersOf(spec).flatMap(({ image }) => image ?? [])
  return [...new Set(images.map((image) => image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')))].toSorted()
}
