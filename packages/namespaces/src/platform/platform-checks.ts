import { selects, sourcedObject, type KubeObject } from '@dayone/kube'
import type { Check, ClusterFacts } from '@dayone/pipeline'
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
import { isCilium } from '../bundle/connection-policies.ts'
import { decides } from '../flows/coming-world.ts'
import type { ClosedNamespace } from '../bundle/kube-system-config.ts'
import { allowHint, callText, cutCalls } from './platform-findings.ts'
import type { Platform, PlatformRule } from './platform-rule.ts'

/** What the checks are computed from. */
export interface PlatformWorld {
  /** All objects that decide reachability. */
  readonly live: readonly KubeObject[]
  /** Addresses of the nodes on which the API server runs. */
  readonly addresses: readonly string[]
}

const standIn = 'dayone-api-server'

/** A stand-in for the API server, which is not always listed as a pod: in the network of its node. */
const apiServerPod = (address: string | undefined, index: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `${standIn}-${index}`, namespace: 'kube-system' },
  spec: { hostNetwork: true, containers: [] },
  ...(address === undefined ? {} : { status: { podIP: address } }),
})

const bare = (cidr: string): string => cidr.split('/')[0] ?? cidr

/** With Cilium, only the identity of the node counts. Empty: not known. */
const addressesOf = (
  tunnels: readonly string[],
  { addresses }: PlatformWorld,
  { networkPlugin }: ClusterFacts,
): readonly (string | undefined)[] =>
  isCilium(networkPlugin) ? [undefined] : [...addresses, ...(addresses.length === 0 ? [] : tunnels.map(bare))]

const everyPort = portsOf('TCP', 1, 65_535)

/** The ports of a rule on one pod. */
export const portsOn = ({ ports }: PlatformRule, pod: Pod): PortSet =>
  ports === undefined
    ? everyPort
    : unionOf(
        ports.flatMap((port) => {
          const found = typeof port === 'number' ? port : pod.ports.find(({ name }) => name === port)?.port
          return found === undefined ? [] : [portsOf('TCP', found, found)]
        }),
      )

interface NamedPod {
  readonly id: string
  readonly pod: Pod
}

/** The pods of a namespace, indexed: there may be a thousand namespaces with a rule. */
const podsByNamespace = ({ workloads }: World): ((namespace: string) => readonly NamedPod[]) => {
  const found = Map.groupBy(workloads, ({ namespace }) => namespace)
  return (namespace) => (found.get(namespace) ?? []).flatMap(({ id, pods }) => pods.map((pod) => ({ id, pod })))
}

type PodsIn = ReturnType<typeof podsByNamespace>

const callersOf = ({ from }: PlatformRule, podsIn: PodsIn): readonly Pod[] =>
  from.kind === 'api-server'
    ? podsIn('kube-system').flatMap(({ pod }) => (pod.name.startsWith(standIn) ? [pod] : []))
    : podsIn(from.namespace).flatMap(({ pod }) =>
        !pod.hostNetwork && from.selectors.some((selector) => selects(selector, pod.labels)) ? [pod] : [],
      )

const calledOf = ({ namespace, podLabels }: PlatformRule, podsIn: PodsIn): readonly NamedPod[] =>
  podsIn(namespace).filter(({ pod }) => selects({ matchLabels: podLabels }, pod.labels))

const callerTitle = ({ from }: PlatformRule): string =>
  from.kind === 'api-server' ? 'The API server' : `What runs in ${from.namespace}`

/** One check for the same rule in several namespaces. */
const checkOf = (
  [rule, ...others]: readonly [PlatformRule, ...PlatformRule[]],
  world: World,
  podsIn: PodsIn,
  common: Pick<Check, 'means' | 'rule' | 'control'>,
): Check => {
  const rules = [rule, ...others]
  const isOne = others.length === 0
  const known = {
    ...common,
    id: `NS-02/${isOne ? rule.namespace : 'platform'}/${rule.name}`,
    target: isOne ? `Namespace ${rule.namespace}` : `${rules.length} namespaces`,
  }
  const callers = callersOf(rule, podsIn)
  const called = rules.flatMap((one) => calledOf(one, podsIn))
  if (callers.length === 0 || called.length === 0)
    return {
      ...known,
      status: 'skip',
      text: `${rule.why}: not computed, because ${called.length === 0 ? 'no such pod exists' : 'the address of the caller is not known'}.`,
      means: 'skipped: it needs both ends',
    }
  const lost = called.flatMap(({ id, pod }) =>
    callers.flatMap((caller) => {
      const { ports, by } = reachBetween(world, { kind: 'pod', pod: caller }, { kind: 'pod', pod })
      const missing = differenceOf(portsOn(rule, pod), ports)
      return isEmptySet(missing) ? [] : [`${id} on ${portsText(missing)} (by ${by.join(', ')})`]
    }),
  )
  const [first] = lost
  return first === undefined
    ? { ...known, status: 'pass', text: `${rule.why}.` }
    : {
        ...known,
        status: 'fail',
        severity: 'high',
        text: `${callerTitle(rule)} does not reach ${first}. It should: ${rule.why}.`,
        hint: 'Run `dayone plan namespaces` to see whether a rule of dayone differs; otherwise change the policy that is named.',
      }
}

const checksOf = (
  rules: readonly PlatformRule[],
  world: World,
  common: Pick<Check, 'means' | 'rule' | 'control'>,
): readonly Check[] => {
  const podsIn = podsByNamespace(world)
  const alike = Map.groupBy(rules, ({ from, namespace, name }) =>
    from.kind === 'api-server' ? `${namespace}/${name}` : name,
  )
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [checkOf([first, ...others], world, podsIn, common)],
  )
}

/**
 * What the platform needs works under all existing policies, whoever owns them: computed, because no packets are sent.
 * Pure.
 */
export const platformChecks = (
  enforced: readonly ClosedNamespace[],
  { rules, unallowed }: Pick<Platform, 'rules' | 'unallowed'>,
  seen: PlatformWorld,
  facts: ClusterFacts,
): readonly Check[] => {
  const applying = rules.filter(({ namespace }) => enforced.some(({ name }) => name === namespace))
  const common = {
    rule: 'namespaces/platform',
    control: 'NS-02',
    means: `computed from ${seen.live.filter(decides).length} live namespaces and policies; no packet was sent`,
  }
  const tunnels = applying.flatMap(({ from }) => (from.kind === 'api-server' ? from.tunnels : []))
  const servers = addressesOf([...new Set(tunnels)], seen, facts).map(apiServerPod)
  const world = applying.length === 0 ? undefined : readWorld([...seen.live, ...servers].map(sourcedObject))
  return [
    ...(world === undefined ? [] : checksOf(applying, world, common)),
    ...cutCalls(enforced, unallowed, facts).map((call): Check => ({
      ...common,
      id: `NS-02/${call.namespace}/called/${call.service}`,
      target: `Namespace ${call.namespace}`,
      status: 'fail',
      severity: call.stops ? 'high' : 'medium',
      text: `${callText(call)}, and default-deny blocks it: there is no rule for it, because ${call.why}.`,
      hint: allowHint(call, facts),
      means: 'read the webhooks, APIs and Services of the cluster',
    })),
  ]
}
