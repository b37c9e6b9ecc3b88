import type { Finding } from '@dayone/pipeline'
import type { HostWorkload } from './find-host-access.ts'

const shown = 6

/** Configured to be allowed: only the node's network, in a namespace that allowHostNetwork names. kube-system has its add-ons. */
const isAllowed = ({ namespace, access }: HostWorkload, allowed: readonly string[]): boolean =>
  namespace !== 'kube-system' && allowed.includes(namespace) && access.every((one) => one === 'hostNetwork')

/** One finding per workload. Pure. */
export const hostAccessFindings = (
  workloads: readonly HostWorkload[],
  allowHostNetwork: readonly string[],
): readonly Finding[] =>
  workloads
    .filter((workload) => !isAllowed(workload, allowHostNetwork))
    .map(({ namespace, kind, name, access, images, digest, isDisguised }) => {
      const id = `NS-08/${namespace}/${kind}/${name}@${digest}`
      const more = access.length > shown ? ` and ${access.length - shown} more` : ''
      const from = `It runs ${images.join(', ')}.`
      return {
        id,
        kind: 'risk',
        target: `${kind === 'Node' ? 'Static pod' : kind} ${name} in ${namespace}`,
        severity: 'high',
        control: 'NS-08',
        text: `It has access to its node (${access.slice(0, shown).join(', ')}${more}), and so to the metadata service and every pod there. ${isDisguised ? `It has the name of a kops add-on, but not its content. ` : ''}${from}`,
        hint: `Remove it, remove that access, or accept it: metadata-guard.accepted in dayone.yaml with finding: ${id}, reason, owner and until.`,
      }
    })
