import { anyPod, sources } from '../deny-policy/earlier-tiers.ts'
import { namesOf } from '../host-network/names-of.ts'
import type { HostWorkload } from '../ways-round/find-host-access.ts'
import { imdsTargets, type LayerAnswer, type PodKind, type Target, type Verdict } from './access.ts'
import { admissionLayer } from './admission-layer.ts'
import { combine, proxyAnswer, type Layers } from './judge-access.ts'
import type { MachineGroup, Machines } from './machine-groups.ts'
import { machineLayer } from './machine-layer.ts'
import { networkVerdict } from './network-layer.ts'

/** The observed state. */
export interface LayerFacts {
  readonly layers: Layers
  readonly groups: readonly MachineGroup[]
  /** Names of all namespaces. */
  readonly namespaces: readonly string[]
  /** Workloads with access to their node, by their spec. */
  readonly hostWorkloads: readonly HostWorkload[]
}

/** The result for pods of one kind, on every machine of a group and in every namespace of a class. */
export interface LayerCell {
  readonly state: Verdict['state']
  /** Layers that block everywhere. */
  readonly by: readonly string[]
  /** Where and why it is not blocked. */
  readonly notes: readonly string[]
}

/** One instance group and one class of namespaces: the guarded ones, or an exempt one. */
export interface LayerRow {
  readonly group: string
  /** The name of the exempt namespace; undefined: all others. */
  readonly exempt: string | undefined
  readonly namespaces: readonly string[]
  readonly cells: Readonly<Record<PodKind, LayerCell>>
}

interface Judged {
  readonly verdict: Verdict
  /** The evaluated pods or namespaces. */
  readonly from: readonly string[]
  /** The machines; undefined if they do not affect the result. */
  readonly on?: string
}

const gravity = ['reachable', 'not known', 'blocked'] as const

/** The worst verdict, and its causes. */
const cellOf = (judged: readonly Judged[]): LayerCell => {
  const state = gravity.find((one) => judged.some(({ verdict }) => verdict.state === one)) ?? 'blocked'
  const lists = judged.flatMap(({ verdict }) => (verdict.state === 'blocked' ? [verdict.by] : []))
  const all = [...new Set(lists.flat())]
  const common = all.filter((layer) => lists.every((list) => list.includes(layer)))
  if (state === 'blocked') return { state, by: common.length > 0 ? common : all, notes: [] }
  const worst = judged.filter(({ verdict }) => verdict.state === state)
  const why = worst.flatMap(({ verdict, on }) =>
    verdict.state === 'blocked' ? [] : verdict.why.map((text) => (on === undefined ? text : `${on}: ${text}`)),
  )
  const from = new Set(worst.flatMap((one) => one.from))
  const isAll = from.size === new Set(judged.flatMap((one) => one.from)).size
  return { state, by: [], notes: [...new Set([...why, ...(isAll ? [] : [`from ${namesOf([...from].toSorted())}`])])] }
}

interface NetworkAnswer {
  readonly target: Target
  readonly answer: LayerAnswer
  readonly from: readonly string[]
}

/** The network's results for the pods of a class, grouped by result. */
const networkAnswers = ({ network }: Layers, inClass: readonly string[]): readonly NetworkAnswer[] =>
  imdsTargets.flatMap((target): readonly NetworkAnswer[] => {
    if (network.state !== 'enforced')
      return [{ target, answer: networkVerdict(network, anyPod(''), target), from: ['every pod'] }]
    const answers = sources(network.world)
      .filter(({ pod }) => inClass.includes(pod.namespace))
      .map(({ id, pod }) => ({ id, answer: networkVerdict(network, pod, target) }))
    return [...Map.groupBy(answers, ({ answer }) => JSON.stringify(answer)).values()].flatMap((alike) => {
      const [first] = alike
      return first === undefined ? [] : [{ target, answer: first.answer, from: alike.map(({ id }) => id) }]
    })
  })

const podsCell = ({ proxies }: Layers, machines: readonly Machines[], answers: readonly NetworkAnswer[]): LayerCell =>
  cellOf(
    answers.flatMap(({ target, answer, from }): readonly Judged[] => {
      const served = machines.filter(({ options }) => !target.address.includes(':') || options.ipv6Enabled)
      const proxied = proxyAnswer(proxies, target)
      if (proxied !== undefined) return served.length === 0 ? [] : [{ verdict: combine([proxied]), from }]
      return served.map(({ title, options }) => ({
        verdict: combine([machineLayer(options, 'pod', target), answer]),
        from,
        on: title,
      }))
    }),
  )

const hostCell = ({ admission }: Layers, kind: PodKind, inClass: readonly string[]): LayerCell =>
  cellOf(
    inClass.map((namespace) => ({
      verdict: combine(admissionLayer(admission, kind, namespace)),
      from: [`namespace ${namespace}`],
    })),
  )

/** One row per instance group and class of namespaces. Pure. */
export const layerRows = ({ layers, namespaces, groups }: LayerFacts): readonly LayerRow[] => {
  const { exempt } = layers.admission
  const guarded = namespaces.filter((name) => !exempt.includes(name))
  const classes = [
    ...(guarded.length === 0 ? [] : [{ exempt: undefined, namespaces: guarded }]),
    ...namespaces.filter((name) => exempt.includes(name)).map((name) => ({ exempt: name, namespaces: [name] })),
  ].map((one) => ({
    ...one,
    answers: networkAnswers(layers, one.namespaces),
    hostNetwork: hostCell(layers, 'hostNetwork', one.namespaces),
    privileged: hostCell(layers, 'privileged', one.namespaces),
  }))
  return groups.flatMap(({ name, machines }) =>
    classes.map(({ answers, hostNetwork, privileged, ...one }) => ({
      group: name,
      ...one,
      cells: { pod: podsCell(layers, machines, answers), hostNetwork, privileged },
    })),
  )
}
