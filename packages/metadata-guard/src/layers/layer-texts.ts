import type { HostWorkload } from '../ways-round/find-host-access.ts'
import type { LayerCell, LayerFacts, LayerRow } from './layer-rows.ts'

/** "blocked (token + hop limit, cluster-wide deny)", "reachable". */
export const cellText = ({ state, by }: LayerCell): string =>
  state === 'blocked' ? `blocked (${by.join(', ')})` : state

/** "guarded (5)", "exempt: kube-system". */
export const classText = ({ exempt, namespaces }: LayerRow): string =>
  exempt === undefined ? `guarded (${namespaces.length})` : `exempt: ${exempt}`

const isOnHost = ({ access }: HostWorkload): boolean => access.includes('hostNetwork')

/** Single files that give a pod nothing of its node. */
const harmlessFiles = new Set(['hostPath /etc/hosts', 'hostPath /etc/localtime', 'hostPath /etc/resolv.conf'])

/** A host port opens the way into the pod, but not out of it. */
const takesNode = ({ access }: HostWorkload): boolean =>
  access.some((one) => one !== 'hostNetwork' && !one.startsWith('hostPort ') && !harmlessFiles.has(one))

const titleOf = ({ kind, name }: HostWorkload): string => `${kind === 'Node' ? 'static pod' : kind} ${name}`

/** What currently reaches the metadata service through its node, one line per namespace, by name. Pure. */
export const throughNode = ({ hostWorkloads }: Pick<LayerFacts, 'hostWorkloads'>): readonly string[] =>
  [...Map.groupBy(hostWorkloads, ({ namespace }) => namespace)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([namespace, found]) => {
      const onHost = found.filter(isOnHost)
      const others = found.filter((one) => !isOnHost(one) && takesNode(one))
      const parts = [
        ...(onHost.length === 0 ? [] : [`${onHost.map(titleOf).join(', ')} (hostNetwork)`]),
        ...(others.length === 0 ? [] : [`${others.map(titleOf).join(', ')} (privileged, hostPID or hostPath)`]),
      ]
      return parts.length === 0 ? [] : [`${namespace}: ${parts.join('; ')}`]
    })
