import type { ClusterSpec } from '@dayone/cluster-spec'
import type { Validation } from '@dayone/kops'
import type { Progress, Seen } from '@dayone/pipeline'
import { typicalTimes } from './typical-times.ts'

export type HealthProblem = Validation['failures'][number]

/** Problems shown at once; the rest are counted. */
const SHOWN = 4

/** The number of machines that should join the cluster by its specification; bastions never join. Pure. */
export const wantedMachines = ({ instanceGroups }: ClusterSpec): number =>
  instanceGroups
    .filter(({ spec }) => spec['role'] !== 'Bastion')
    .reduce((sum, { spec: { minSize } }) => sum + (typeof minSize === 'number' ? minSize : 0), 0)

/** What kops' validation still waits for: machines first, then system pods. Pure. */
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

/** kops' message on one line; it includes the name of its subject. */
export const sentence = ({ message }: HealthProblem): string => message.replace(/\s+/g, ' ').trim()

/** kops 1.36.2, pkg/validation/validate_cluster.go: problems further left cause those further right. */
const ORDER = ['dns', 'InstanceGroup', 'Machine', 'Node', 'Pod']

export const rank = ({ type }: Pick<HealthProblem, 'type'>): number => {
  const at = ORDER.indexOf(type)
  return at === -1 ? ORDER.length : at
}
