import { containersOf, type PodContainer, type PodSpec, type PodTemplate, type SecurityContext } from './workload.ts'

/** The Pod Security Standards that restrict anything. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = 'baseline' | 'restricted'

/** Capabilities that the baseline standard allows a container to add. */
const baselineCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
])
const selinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'])
const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
])
const restrictedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'image',
])

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

const contextViolations = ({ seLinuxOptions, seccompProfile, appArmorProfile, windowsOptions }: SecurityContext) => [
  ...(windowsOptions?.hostProcess === true ? ['a Windows host process'] : []),
  ...(selinuxTypes.has(seLinuxOptions?.type ?? '') &&
  (seLinuxOptions?.user ?? '') === '' &&
  (seLinuxOptions?.role ?? '') === ''
    ? []
    : ['seLinuxOptions']),
  ...(seccompProfile?.type === 'Unconfined' ? ['seccompProfile Unconfined'] : []),
  ...(appArmorProfile?.type === 'Unconfined' ? ['appArmorProfile Unconfined'] : []),
]

const probeHosts = (container: PodContainer): boolean =>
  /"(httpGet|tcpSocket)":\{[^{}]*"host":"[^"]+"/.test(
    JSON.stringify([
      container['livenessProbe'],
      container['readinessProbe'],
      container['startupProbe'],
      container['lifecycle'],
    ]),
  )

const baselineOf = (container: PodContainer, isUserNamespaced: boolean): readonly string[] => {
  const { securityContext: own = {}, ports = [] } = container
  const added = (own.capabilities?.add ?? []).filter((capability) => !baselineCapabilities.has(capability))
  const hostPorts = ports.flatMap(({ hostPort }) => (hostPort === undefined || hostPort === 0 ? [] : [hostPort]))
  return [
    ...(own.privileged === true ? ['privileged'] : []),
    ...(added.length === 0 ? [] : [`capabilities ${listed(added)}`]),
    ...(hostPorts.length === 0 ? [] : [`hostPort ${hostPorts.join(', ')}`]),
    ...(probeHosts(container) ? ['a probe of another host'] : []),
    ...((own.procMount ?? 'Default') === 'Default' || isUserNamespaced ? [] : [`procMount ${own.procMount}`]),
    ...contextViolations(own),
  ]
}

const restrictedOf = ({ securityContext: own = {} }: PodContainer, spec: PodSpec): readonly string[] => {
  const shared = spec.securityContext ?? {}
  if (spec.os?.name === 'windows') return []
  const seccomp = (own.seccompProfile ?? shared.seccompProfile)?.type
  const added = (own.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE')
  const isUserNamespaced = spec.hostUsers === false
  return [
    ...((own.procMount ?? 'Default') !== 'Default' && isUserNamespaced ? [`procMount ${own.procMount}`] : []),
    ...(own.allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation is not false']),
    ...(own.capabilities?.drop?.includes('ALL') === true ? [] : ['does not drop ALL capabilities']),
    ...(added.length === 0 ? [] : [`adds capabilities ${listed(added)}`]),
    ...(isUserNamespaced || (own.runAsNonRoot ?? shared.runAsNonRoot) === true ? [] : ['runAsNonRoot is not true']),
    ...(!isUserNamespaced && own.runAsUser === 0 ? ['runAsUser is 0'] : []),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : ['no seccompProfile']),
  ]
}

const ofContainers = (spec: PodSpec, rule: (container: PodContainer) => readonly string[]): readonly string[] =>
  containersOf(spec).flatMap((container) => rule(container).map((words) => `container ${container.name}: ${words}`))

const volumeTypes = ({ volumes = [] }: PodSpec) =>
  volumes.map(({ name, ...sources }) => ({ name, type: Object.keys(sources)[0] ?? 'emptyDir' }))

/**
 * The violations of the Pod Security Standard in a pod template, in the standard's terms; empty if there are none. For
 * pods that do not exist (scaled to zero, CronJobs) in a namespace that is not labeled yet: the API server cannot check
 * them. Rules of v1.36: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const podSecurityViolations = (
  { spec, annotations }: Pick<PodTemplate, 'spec' | 'annotations'>,
  level: PodSecurityLevel,
): readonly string[] => {
  const context = spec.securityContext ?? {}
  const isUserNamespaced = spec.hostUsers === false
  const sysctls = (context.sysctls ?? []).filter(({ name }) => !safeSysctls.has(name))
  const volumes = volumeTypes(spec)
  const unconfined = Object.entries(annotations).filter(
    ([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/') && value === 'unconfined',
  )
  const baseline = [
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true),
    ...volumes.filter(({ type }) => type === 'hostPath').map(({ name }) => `hostPath volume ${name}`),
    ...(sysctls.length === 0 ? [] : [`sysctls ${listed(sysctls.map(({ name }) => name))}`]),
    ...contextViolations(context),
    ...unconfined.map(([key]) => `AppArmor unconfined for ${key.split('/')[1]}`),
    ...ofContainers(spec, (container) => baselineOf(container, isUserNamespaced)),
  ]
  if (level === 'baseline') return baseline
  return [
    ...baseline,
    ...volumes
      .filter(({ type }) => type !== 'hostPath' && !restrictedVolumes.has(type))
      .map(({ name, type }) => `${type} volume ${name}`),
    ...(!isUserNamespaced && context.runAsUser === 0 && spec.os?.name !== 'windows' ? ['runAsUser is 0'] : []),
    ...ofContainers(spec, (container) => restrictedOf(container, spec)),
  ]
}
