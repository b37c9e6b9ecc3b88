/**
 * The protocols of NetworkPolicy.
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export const protocols = ['TCP', 'UDP', 'SCTP'] as const

/** One of them. */
export type Protocol = (typeof protocols)[number]

/** Ports from the first to the last, inclusive. */
export type PortRange = readonly [from: number, to: number]

/** Ports per protocol: ascending ranges that neither overlap nor touch. */
export type PortSet = Readonly<Record<Protocol, readonly PortRange[]>>

export const firstPort = 1
export const lastPort = 65_535
const everyPort: readonly PortRange[] = [[firstPort, lastPort]]

export const noPorts: PortSet = { TCP: [], UDP: [], SCTP: [] }
export const allPorts: PortSet = { TCP: everyPort, UDP: everyPort, SCTP: everyPort }

/** The ports of one protocol from `from` to `to`. */
export const portsOf = (protocol: Protocol, from: number = firstPort, to: number = lastPort): PortSet => ({
  ...noPorts,
  [protocol]: [[from, to]],
})

const merged = (ranges: readonly PortRange[]): readonly PortRange[] => {
  const result: [number, number][] = []
  for (const [from, to] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = result.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

const common = (one: readonly PortRange[], other: readonly PortRange[]): readonly PortRange[] =>
  one.flatMap(([from, to]) =>
    other.flatMap(([start, end]): readonly PortRange[] => {
      const [first, last] = [Math.max(from, start), Math.min(to, end)]
      return first <= last ? [[first, last]] : []
    }),
  )

const without = (one: readonly PortRange[], other: readonly PortRange[]): readonly PortRange[] =>
  other.reduce<readonly PortRange[]>(
    (left, [start, end]) =>
      left.flatMap(([from, to]): readonly PortRange[] => {
        if (end < from || start > to) return [[from, to]]
        const before: readonly PortRange[] = from < start ? [[from, start - 1]] : []
        return end < to ? [...before, [end + 1, to]] : before
      }),
    one,
  )

const perProtocol = (each: (protocol: Protocol) => readonly PortRange[]): PortSet => ({
  TCP: each('TCP'),
  UDP: each('UDP'),
  SCTP: each('SCTP'),
})

/** Ports in any of the sets. */
export const unionOf = (sets: readonly PortSet[]): PortSet => {
  const [only] = sets
  if (only !== undefined && sets.length === 1) return only
  return perProtocol((protocol) => merged(sets.flatMap((set) => set[protocol])))
}

/** Ports in both sets. */
export const intersectionOf = (one: PortSet, other: PortSet): PortSet =>
  one === allPorts ? other : other === allPorts ? one : perProtocol((name) => common(one[name], other[name]))

/** Ports of the first set that are not in the second. */
export const differenceOf = (one: PortSet, other: PortSet): PortSet =>
  perProtocol((protocol) => without(one[protocol], other[protocol]))

/** Whether the set has no port of any protocol. */
export const isEmptySet = (set: PortSet): boolean => protocols.every((protocol) => set[protocol].length === 0)

export const isSameSet = (one: PortSet, other: PortSet): boolean =>
  one === other ||
  protocols.every(
    (name) =>
      one[name].length === other[name].length &&
      one[name].every(([from, to], index) => from === other[name][index]?.[0] && to === other[name][index][1]),
  )

/** Whether the set contains every port of every protocol. */
export const isEverything = (set: PortSet): boolean => isSameSet(set, allPorts)

export const hasPort = (set: PortSet, protocol: Protocol, port: number): boolean =>
  set[protocol].some(([from, to]) => from <= port && port <= to)
