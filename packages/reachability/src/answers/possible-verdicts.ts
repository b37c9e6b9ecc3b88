import { isBaseline } from '../admin/admin-policy.ts'
import type { Direction, TieredPolicy } from '../policies/policy.ts'
import type { Pod } from '../pods/pod.ts'
import { differenceOf, intersectionOf, unionOf, type PortSet } from '../ports/port-set.ts'
import type { World } from '../world/world.ts'
import type { Verdict } from './verdict.ts'

/**
 * The policies that may be in effect for a pod: with and without each kind that the plugin may not enforce, and with and
 * without the baseline for a pod that NetworkPolicies select only in the other direction, where implementations differ
 * (kube-network-policies v0.8.0 skips the baseline, Calico evaluates it).
 */
export const possiblePolicies = (
  { tiered, doubtful, policies }: World,
  pod: Pod,
  direction: Direction,
): readonly (readonly TieredPolicy[])[] => {
  const hasBaseline = tiered.some(isBaseline)
  if (doubtful.length === 0 && !hasBaseline) return [tiered]
  const selecting = policies.filter(({ kind, selects }) => kind === 'NetworkPolicy' && selects(pod))
  const isOtherWay = selecting.length > 0 && selecting.every((policy) => policy[direction] === undefined)
  const doubts = [
    ...doubtful.map((kind) => (policy: TieredPolicy) => policy.kind === kind),
    ...(isOtherWay && hasBaseline ? [isBaseline] : []),
  ]
  return doubts.reduce<readonly (readonly TieredPolicy[])[]>(
    (all, isMeant) => [...all, ...all.map((some) => some.filter((policy) => !isMeant(policy)))],
    [tiered],
  )
}

const mayBeOpen = ({ ports, undecided }: Verdict): PortSet => unionOf([ports, undecided])

/** One verdict of several possible ones: what they differ in is undecided. */
export const oneVerdict = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((one, other) => {
    const ports = intersectionOf(one.ports, other.ports)
    return {
      ports,
      undecided: differenceOf(unionOf([mayBeOpen(one), mayBeOpen(other)]), ports),
      isIsolated: one.isIsolated || other.isIsolated,
      opened: [...one.opened, ...other.opened],
      closed: [...one.closed, ...other.closed],
      denied: [...one.denied, ...other.denied],
    }
  })
