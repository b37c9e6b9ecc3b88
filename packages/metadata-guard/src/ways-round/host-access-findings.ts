import type { Finding } from '@dayone/pipeline'
import type { HostWorkload } from './find-host-access.ts'

const shown = 6

const isHostPort = (access: string): boolean => access.startsWith('hostPort ')

/**
 * Allowed by the configuration: only the host network or its ports, in a namespace listed in allowHostNetwork.
 * kube-system contains the system's add-ons.
 */
const isAllowed = ({ namespace, access }: HostWorkload, allowed: readonly string[]): boolean =>
  namespace !== 'kube-system' &&
  allowed.includes(namespace) &&
  access.every((one) => one === 'hostNetwork' || isHostPort(one))

const listed = (access: readonly string[]): string =>
  `${access.slice(0, shown).join(', ')}${access.length > shown ? ` and ${access.length - shown} more` : ''}`

const what = ({ access }: HostWorkload): string =>
  access.every(isHostPort)
    ? `It listens on its node (${listed(access)}): anyone who can reach the node can reach it, without a Service.`
    : `It has access to its node (${listed(access)}), and so to the metadata service and every pod there.`

/** One finding per workload that is not a kops add-on. Pure. */
export const hostAccessFindings = (
  workloads: readonly HostWorkload[],
  allowHostNetwork: readonly string[],
): readonly Finding[] =>
  workloads
    .filter((workload) => !workload.isAddon && !isAllowed(workload, allowHostNetwork))
    .map((workload) => {
      const { namespace, kind, name, images, digest, isDisguised } = workload
      const id = `NS-08/${namespace}/${kind}/${name}@${digest}`
      const disguise = isDisguised ? ['It has the name of a kops add-on, but not its content.'] : []
      return {
        id,
        kind: 'risk',
        target: `${kind === 'Node' ? 'Static pod' : kind} ${name} in ${namespace}`,
        severity: 'high',
        control: 'NS-08',
        text: [what(workload), ...disguise, `It runs ${images.join(', ')}.`].join(' '),
        hint: `Remove it, remove that access, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
      }
    })
