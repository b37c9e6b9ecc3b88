import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Validation } from '@dayone/kops'
import type { Progress, Seen } from '@dayone/pipeline'
import { typicalTimes } from './typical-times.ts'

export type HealthProblem = Validation['failures'][number]

/** Problems shown at once; how many more there are is said. */
const SHOWN = 4

/** Machines that belong in the cluster by its specification: bastions never join it. Pure. */
export const wantedMachines = ({ instanceGroups }: ClusterSpec): number =>
  instanceGroups
    .filter(({ spec }) => spec['role'] !== 'Bastion')
    .reduce((sum, { spec: { minSize } }) => sum + (typeof minSize === 'number' ? minSize : 0), 0)

/** What kops' validation still wants: machines first, and when all are ready the pods of the system. Pure. */
export function healthProgress({ failures, nodes }: Validation, wanted: number): Progress {
  const ready = nodes.filter(({ status }) => status === 'True').length
  const total = Math.max(wanted, nodes.length)
  const isAboutPods = ready >= total && failures.some(({ type }) => type === 'Pod')
  const ordered = [...failures].sort((left, right) => rank(left) - rank(right))
  const more = ordered.length - SHOWN
  return {
    id: isAboutPods ? 'pods' : 'machines',
    what: isAboutPods ? 'waiting for system pods' : 'waiting for instances',
    ...(isAboutPods ? {} : { count: { done: ready, total, noun: 'ready' } }),
    seen: [
      ...ordered.slice(0, SHOWN).map((problem): Seen => ({ text: sentence(problem), isThere: false })),
      ...(more > 0 ? [{ text: `and ${more} more`, isThere: false }] : []),
    ],
    ...(isAboutPods ? {} : { usually: typicalTimes.machines.usually }),
  }
}

/** kops' own message on one line; it names the thing it is about. */
export const sentence = ({ message }: HealthProblem): string => message.replace(/\s+/g, ' ').trim()

/** kops 1.36.2, pkg/validation/validate_cluster.go: what stands further left keeps what stands further right from coming. */
const ORDER = ['dns', 'InstanceGroup', 'Machine', 'Node', 'Pod']

export const rank = ({ type }: Pick<HealthProblem, 'type'>): number => {
  const at = ORDER.indexOf(type)
  return at === -1 ? ORDER.length : at
}
