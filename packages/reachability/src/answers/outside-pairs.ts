import { cidrsOf, everyAddress, parseCidr, type AddressRange } from '../addresses/cidr.ts'
import { partition } from '../addresses/partition.ts'
import type { PortSet } from '../ports/port-set.ts'
import type { Direction } from '../policies/policy.ts'
import type { Peer, Pod, Workload } from '../pods/pod.ts'
import type { World } from '../world/world.ts'
import type { Pair } from './pair-line.ts'
import { isAlike, reachBetween, type Answer } from './reach-between.ts'

interface Piece extends Answer {
  readonly range: AddressRange
}

interface RangeAnswer extends Answer {
  readonly cidr: string
}

/** IPv6 counts only if a policy contains an IPv6 address. */
const familiesOf = (world: World): readonly (4 | 6)[] =>
  [...world.policies, ...world.tiered].some(({ blocks }) => blocks.some(({ family }) => family === 6)) ? [4, 6] : [4]

/**
 * The addresses outside of the cluster that a workload can reach, or that can reach it: the largest CIDRs with one
 * result each; of all addresses, or only of `asked`, on all ports, or only on some.
 */
export const outsidePairs = (
  world: World,
  workload: Workload,
  direction: Direction,
  { asked, only }: { readonly asked?: AddressRange; readonly only?: PortSet | undefined } = {},
): readonly Pair[] => {
  const ranges = asked === undefined ? familiesOf(world).map(everyAddress) : [asked]
  const answers = workload.pods.map((pod) =>
    ranges.flatMap((range) => outsideOf(world, pod, direction, { asked: range, only })),
  )
  const isOne = answers.every((some) => isSameAnswer(some, answers[0] ?? []))
  const pairs = workload.pods.flatMap((pod, index) => {
    if (isOne && index > 0) return []
    const id = isOne ? workload.id : `${pod.namespace}/${pod.name}[Pod]`
    return (answers[index] ?? []).map(({ cidr, ports, undecided, by }): Pair => ({
      from: id,
      to: cidr,
      ports,
      undecided,
      by,
    }))
  })
  return direction === 'egress' ? pairs : pairs.map(({ from, to, ...answer }) => ({ from: to, to: from, ...answer }))
}

const isSameAnswer = (one: readonly RangeAnswer[], other: readonly RangeAnswer[]): boolean =>
  one.length === other.length &&
  one.every((answer, index) => {
    const twin = other[index]
    return twin !== undefined && answer.cidr === twin.cidr && isAlike(answer, twin)
  })

const outsideOf = (
  world: World,
  pod: Pod,
  direction: Direction,
  { asked, only }: { readonly asked: AddressRange; readonly only: PortSet | undefined },
): readonly RangeAnswer[] => {
  const self: Peer = { kind: 'pod', pod }
  const blocks = [...world.policies, ...world.tiered]
    .filter((policy) => policy.selects(pod))
    .flatMap((policy) => policy.blocks)
  const pieces = partition(asked, blocks).map((range): Piece => {
    const peer: Peer = { kind: 'address', address: { family: range.family, value: range.from } }
    const [from, to] = direction === 'egress' ? [self, peer] : [peer, self]
    return { range, ...reachBetween(world, from, to, only) }
  })
  return alike(pieces).flatMap(cidrAnswers)
}

/** Groups consecutive pieces with equal results. */
const alike = (pieces: readonly Piece[]): readonly (readonly Piece[])[] => {
  const runs: Piece[][] = []
  let last: Piece | undefined
  for (const piece of pieces) {
    const run = runs.at(-1)
    if (run !== undefined && last !== undefined && isAlike(last, piece)) run.push(piece)
    else runs.push([piece])
    last = piece
  }
  return runs
}

const cidrAnswers = (run: readonly Piece[]): readonly RangeAnswer[] => {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return []
  return cidrsOf({ ...first.range, to: last.range.to }).map((cidr) => {
    const range = parseCidr(cidr) ?? first.range
    const inside = run.filter((piece) => piece.range.from <= range.to && range.from <= piece.range.to)
    return {
      cidr,
      ports: first.ports,
      undecided: first.undecided,
      by: [...new Set(inside.flatMap(({ by }) => by))].toSorted(),
    }
  })
}
