import { containersOf, type Container, type Pod } from './pod.ts'

/**
 * Fields of a running pod that pod security `restricted` rejects, as text; empty if there are none. Reads the live pod,
 * because a webhook may have changed it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const restrictedViolations = (pod: Pod): readonly string[] => {
  const { spec } = pod
  return [
    ...(spec.hostNetwork === true ? ['uses hostNetwork'] : []),
    ...(spec.hostPID === true ? ['uses hostPID'] : []),
    ...(spec.hostIPC === true ? ['uses hostIPC'] : []),
    ...(spec.volumes ?? [])
      .filter(({ hostPath }) => hostPath !== undefined)
      .map(({ name }) => `mounts a hostPath volume (${name})`),
    ...containersOf(pod).flatMap((container) =>
      containerViolations(container, pod).map((violation) => `container ${container.name} ${violation}`),
    ),
  ]
}

const containerViolations = ({ securityContext: own = {} }: Container, { spec }: Pod): readonly string[] => {
  const { securityContext: shared = {} } = spec
  const seccomp = (own.seccompProfile ?? shared.seccompProfile)?.type
  const user = own.runAsUser ?? shared.runAsUser
  return [
    ...(own.privileged === true ? ['is privileged'] : []),
    ...(own.allowPrivilegeEscalation === false ? [] : ['allows privilege escalation (allowPrivilegeEscalation)']),
    ...(own.capabilities?.drop?.includes('ALL') === true ? [] : ['does not drop all capabilities']),
    ...(own.capabilities?.add ?? [])
      .filter((capability) => capability !== 'NET_BIND_SERVICE')
      .map((capability) => `adds the capability ${capability}`),
    ...((own.runAsNonRoot ?? shared.runAsNonRoot) === true ? [] : ['can run as root']),
    ...(user === 0 ? ['runs as root'] : []),
    ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : ['has no seccomp profile']),
  ]
}
