import { selects, sourcedObject, type KubeObject } from '@dayone/kube'
import type { Check } from '@dayone/pipeline'
import {
  differenceOf,
  isEmptySet,
  portsOf,
  portsText,
  reachBetween,
  readWorld,
  unionOf,
  type Pod,
  type PortSet,
  type World,
} from '@dayone/reachability'
import { mostPairs } from '../flows/cut-flows.ts'
import type { DnsServer } from '../bundle/dns-servers.ts'
import { KUBE_SYSTEM } from '../bundle/kube-system-config.ts'
import { anyNode, anyPod } from './stand-ins.ts'

/** What the checks are computed from. */
export interface KubeSystemSeen {
  /** All objects that decide reachability. */
  readonly live: readonly KubeObject[]
  /** The policies of dayone in kube-system, as configured. */
  readonly own: readonly KubeObject[]
  readonly dns: readonly DnsServer[]
}

interface Target {
  readonly id: string
  readonly pod: Pod
}

const shownAtMost = 4

const common = {
  rule: 'namespaces/kube-system',
  target: `Namespace ${KUBE_SYSTEM}`,
  control: 'NS-02',
  severity: 'high',
} as const

const hint =
  'Run `dayone plan namespaces` to see whether a rule of dayone differs; otherwise change the policy that is named.'

const listed = (items: readonly string[]): string =>
  items.length <= shownAtMost
    ? items.join('; ')
    : `${items.slice(0, shownAtMost).join('; ')} and ${items.length - shownAtMost} more`

const dnsPortsOf = (servers: readonly DnsServer[], pod: Pod): PortSet =>
  unionOf(
    servers
      .filter(({ podLabels }) => selects({ matchLabels: podLabels }, pod.labels))
      .flatMap(({ ports }) =>
        ports.flatMap(({ protocol, port }) => {
          const found = typeof port === 'number' ? port : pod.ports.find(({ name }) => name === port)?.port
          return found === undefined ? [] : [portsOf(protocol, found, found)]
        }),
      ),
  )

const isPolicy = ({ kind }: KubeObject): boolean => kind.endsWith('Policy')

/** Only what dayone allows in kube-system, so everything may connect out. */
const worldOfOwn = ({ live, own }: KubeSystemSeen): World =>
  readWorld([...live.filter((object) => !isPolicy(object)), ...own.filter(isPolicy)].map(sourcedObject))

const checkDns = (world: World, targets: readonly Target[], { dns }: KubeSystemSeen, means: string): Check => {
  const known = { ...common, id: `NS-02/${KUBE_SYSTEM}/dns`, means }
  const servers = targets.filter(({ pod }) => !isEmptySet(dnsPortsOf(dns, pod)))
  if (servers.length === 0)
    return {
      ...known,
      status: 'skip',
      text: `Whether DNS can be reached was not computed: no pod answers for ${dns.map(({ service }) => service).join(', ')}.`,
    }
  const lost = servers.flatMap(({ id, pod }) =>
    [anyPod, anyNode].flatMap((from) => {
      const { ports, by } = reachBetween(world, from, { kind: 'pod', pod })
      const missing = differenceOf(dnsPortsOf(dns, pod), ports)
      const who = from === anyPod ? 'pods of other namespaces' : 'nodes'
      return isEmptySet(missing) ? [] : [`${id} on ${portsText(missing)} from ${who} (by ${by.join(', ')})`]
    }),
  )
  return lost.length === 0
    ? { ...known, status: 'pass', text: 'Every pod and every node reaches the DNS servers of kube-system.' }
    : { ...known, status: 'fail', text: `DNS does not work in the whole cluster: closed is ${listed(lost)}.`, hint }
}

const checkClosed = (world: World, targets: readonly Target[], seen: KubeSystemSeen, means: string): Check => {
  const known = { ...common, id: `NS-02/${KUBE_SYSTEM}/reach`, means }
  if (targets.length === 0)
    return {
      ...known,
      status: 'skip',
      text: 'What reaches kube-system was not computed: no pod there is in the pod network.',
    }
  const allowed = worldOfOwn(seen)
  const clients = world.workloads
    .filter(({ namespace }) => namespace !== KUBE_SYSTEM)
    .flatMap(({ id, pods }) => {
      const [pod] = pods.filter(({ hostNetwork }) => !hostNetwork)
      return pod === undefined ? [] : [{ id, pod }]
    })
  const few = clients.length * targets.length <= mostPairs ? clients : []
  const answers = targets.flatMap(({ id, pod }) => {
    const to = { kind: 'pod', pod } as const
    const anyone = reachBetween(world, anyPod, to)
    return [
      { who: 'any pod', id, ...anyone, more: differenceOf(anyone.ports, dnsPortsOf(seen.dns, pod)) },
      ...few.map((client) => {
        const from = { kind: 'pod', pod: client.pod } as const
        const answer = reachBetween(world, from, to)
        return {
          who: client.id,
          id,
          ...answer,
          more: differenceOf(answer.ports, reachBetween(allowed, from, to).ports),
        }
      }),
    ]
  })
  const opened = answers.filter(({ more }) => !isEmptySet(more))
  if (opened.length > 0)
    return {
      ...known,
      status: 'fail',
      text: `Pods of kube-system are reachable beyond what is needed: ${listed(opened.map(({ who, id, more, by }) => `${who} reaches ${id} on ${portsText(more)} (by ${by.length === 0 ? 'no policy' : by.join(', ')})`))}.`,
      hint,
    }
  if (answers.some(({ undecided }) => !isEmptySet(undecided)))
    return {
      ...known,
      status: 'skip',
      text: 'What reaches kube-system was not computed: policies of a kind that is not evaluated apply there.',
    }
  return {
    ...known,
    status: 'pass',
    text: `Any pod of another namespace reaches only DNS in kube-system${few.length === 0 ? '' : `, and none of ${few.length} workloads reaches more than dayone.yaml and the platform need`}.`,
  }
}

/**
 * What the policies of kube-system achieve among all policies, whoever owns them: DNS works, and nothing else is open to
 * other namespaces. Computed, because no packets are sent. Pure.
 */
export const kubeSystemChecks = (seen: KubeSystemSeen, isEnforced: boolean): readonly Check[] => {
  if (!isEnforced)
    return [
      {
        ...common,
        id: `NS-02/${KUBE_SYSTEM}/reach`,
        status: 'skip',
        text: 'What reaches kube-system was not computed: the network plugin does not enforce network policies.',
        means: 'read the settings and agents of the network plugin',
      },
    ]
  const world = readWorld(seen.live.map(sourcedObject))
  const targets = world.workloads
    .filter(({ namespace }) => namespace === KUBE_SYSTEM)
    .flatMap(({ id, pods }) => pods.filter(({ hostNetwork }) => !hostNetwork).map((pod) => ({ id, pod })))
  const means = `computed from ${targets.length} pods of kube-system and all live policies; no packet was sent`
  return [checkDns(world, targets, seen, means), checkClosed(world, targets, seen, means)]
}
