import { selects, type KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import { isCilium } from '../bundle/connection-policies.ts'
import type { CalledService } from './called-services.ts'
import type { Platform, PlatformRule, UnallowedCall } from './platform-rule.ts'

/** The prefix of policies that let the API server call a Service; such names are reserved for dayone. */
export const apiServerPrefix = 'dayone-allow-api-server-to-'

/** What rules for calls of the API server follow from. */
export interface CalledWorld {
  readonly services: readonly KubeObject[]
  /** Pods of the namespaces with a Service that refers to a port by name. */
  readonly pods: readonly KubeObject[]
  readonly tunnels: readonly string[]
}

interface ServiceSpec {
  readonly type?: string
  readonly selector?: Readonly<Record<string, string>>
  readonly ports?: readonly {
    readonly port: number
    readonly protocol?: string
    readonly targetPort?: number | string
  }[]
}

const specOf = (service: KubeObject): ServiceSpec => service['spec'] ?? {}

interface ContainerWithPorts {
  readonly ports?: readonly { readonly name?: string }[]
}

const namesPort = (pod: KubeObject, name: string): boolean => {
  const { containers = [], initContainers = [] } = (pod['spec'] ?? {}) as Readonly<
    Record<string, readonly ContainerWithPorts[]>
  >
  return [...containers, ...initContainers].some(({ ports = [] }) => ports.some((port) => port.name === name))
}

type Target = { readonly port: number | string } | { readonly why: string }

/** The pods' port behind a port of a Service. */
const targetOf = (service: KubeObject, port: number, pods: readonly KubeObject[]): Target => {
  const { ports = [], selector } = specOf(service)
  const entry = ports.find((one) => one.port === port && (one.protocol ?? 'TCP') === 'TCP')
  if (entry === undefined) return { why: `it has no TCP port ${port}` }
  const { targetPort = port } = entry
  if (typeof targetPort === 'number') return { port: targetPort }
  const own = pods.filter(
    ({ metadata }) =>
      metadata.namespace === service.metadata.namespace &&
      selects({ matchLabels: selector ?? {} }, metadata.labels ?? {}),
  )
  // By name: pods of one Service may use different numbers, and there may be no pod right now.
  return own.length > 0 && !own.some((pod) => namesPort(pod, targetPort))
    ? { why: `none of its pods has a port named ${targetPort}` }
    : { port: targetPort }
}

/** Why the pods of a Service cannot be let through to, as a clause. */
const obstacleOf = (service: KubeObject, facts: ClusterFacts): string | undefined => {
  const { type, selector = {} } = specOf(service)
  if (type === 'ExternalName') return 'it is an ExternalName, which can point anywhere'
  if (Object.keys(selector).length === 0) return 'it has no selector, so its pods are not known'
  return isCilium(facts.networkPlugin) || facts.vpcCidr !== undefined
    ? undefined
    : 'the network of the control plane is not known'
}

const listed = (titles: readonly string[]): string =>
  titles.length <= 3 ? titles.join(', ') : `${titles.slice(0, 3).join(', ')} and ${titles.length - 3} more`

/**
 * The rules that let the API server call Services of the guarded namespaces, and the calls for which there is none.
 * Pure. One rule per Service, for the pods of its selector and its target ports.
 */
export const apiServerRules = (
  called: readonly CalledService[],
  guarded: ReadonlySet<string>,
  { services, pods, tunnels }: CalledWorld,
  facts: ClusterFacts,
): Pick<Platform, 'rules' | 'unallowed'> => {
  const byService = Map.groupBy(
    called.filter(({ namespace }) => guarded.has(namespace)),
    ({ namespace, service }) => `${namespace}/${service}`,
  )
  const rules: PlatformRule[] = []
  const unallowed: UnallowedCall[] = []
  for (const [id, calls] of [...byService].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const [{ namespace, service: name } = { namespace: '', service: '' }] = calls
    const service = services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)
    const refuse = (some: readonly CalledService[], why: string, isCut: boolean): void =>
      void unallowed.push({
        namespace,
        service: id,
        titles: some.map(({ title }) => title).toSorted(),
        why,
        isCut,
        stops: some.some(({ stops }) => stops),
      })
    const obstacle = service === undefined ? 'it does not exist' : obstacleOf(service, facts)
    if (service === undefined || obstacle !== undefined) {
      refuse(calls, obstacle ?? '', service !== undefined)
      continue
    }
    const targets = calls.map((call) => ({ call, target: targetOf(service, call.port, pods) }))
    const lost = targets.flatMap(({ call, target }) => ('why' in target ? [{ call, why: target.why }] : []))
    for (const [why, some] of Map.groupBy(lost, (one) => one.why))
      refuse(
        some.map(({ call }) => call),
        why,
        true,
      )
    const allowed = targets.flatMap(({ call, target }) => ('port' in target ? [{ call, port: target.port }] : []))
    if (allowed.length === 0) continue
    const titles = allowed.map(({ call }) => call.title).toSorted()
    rules.push({
      namespace,
      name: `${apiServerPrefix}${name}`,
      from: { kind: 'api-server', tunnels },
      podLabels: specOf(service).selector ?? {},
      ports: [...new Set(allowed.map(({ port }) => port))].toSorted((one, other) =>
        String(one) < String(other) ? -1 : 1,
      ),
      why: `The API server keeps reaching the pods of Service ${name}, because it answers ${listed(titles)}`,
    })
  }
  return { rules, unallowed }
}
