import { selects, sourcedObject, type KubeObject, type LabelSelector } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import {
  differenceOf,
  isEmptySet,
  portsText,
  reachBetween,
  readWorld,
  type Pod,
  type World,
} from '@dayone/reachability'
import type { NamespacesConfig } from '../config.ts'
import type { Candidate } from './caller-rules.ts'
import type { ClosedIngresses } from './closed-ingresses.ts'
import { accountText } from './platform-callers.ts'
import { worldAfter, type Coming } from '../flows/coming-world.ts'
import { backs, inWorld, targetsOf } from '../flows/cut-flows.ts'

interface Backend {
  readonly service?: { readonly name: string }
}

interface IngressSpec {
  readonly defaultBackend?: Backend
  readonly rules?: readonly {
    readonly host?: string
    readonly http?: { readonly paths?: readonly { readonly backend?: Backend }[] }
  }[]
}

const specOf = (ingress: KubeObject): IngressSpec => ingress['spec'] ?? {}

const backendsOf = (ingress: KubeObject): readonly string[] => {
  const { defaultBackend, rules = [] } = specOf(ingress)
  const all = [defaultBackend, ...rules.flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))]
  return [...new Set(all.flatMap((backend) => backend?.service?.name ?? []))]
}

const hostsOf = (ingress: KubeObject): string => {
  const hosts = (specOf(ingress).rules ?? []).flatMap(({ host }) => host ?? [])
  return hosts.length === 0 ? 'any host' : [...new Set(hosts)].join(', ')
}

const selectorOf = (workload: KubeObject): LabelSelector =>
  ((workload['spec'] ?? {}) as { readonly selector?: LabelSelector }).selector ?? {}

const podsOf = ({ account, workloads }: Candidate, world: World): readonly Pod[] =>
  world.workloads
    .filter(({ namespace }) => namespace === account.namespace)
    .flatMap(({ pods }) => pods)
    .filter((pod) => workloads.some((workload) => selects(selectorOf(workload), pod.labels)))

interface Worlds {
  readonly before: World
  readonly after: World
}

interface BlockedFlow {
  readonly text: string
  /** It is open now. */
  readonly isCut: boolean
  readonly controller: Candidate
}

/** The ports of one Service that the pods of a controller cannot reach after the plan. */
const blockedFlows = (
  service: KubeObject,
  controller: Candidate,
  { before, after }: Worlds,
  ingress: KubeObject,
): readonly BlockedFlow[] => {
  const clients = podsOf(controller, before)
  const targets = before.workloads.flatMap(({ pods }) => pods.find((pod) => backs(service, pod)) ?? [])
  const blocked = targets.flatMap((pod) =>
    clients.flatMap((client) => {
      const reached = (world: World) =>
        reachBetween(world, { kind: 'pod', pod: inWorld(client, world) }, { kind: 'pod', pod: inWorld(pod, world) })
          .ports
      const missing = differenceOf(targetsOf(service, pod), reached(after))
      return isEmptySet(missing)
        ? []
        : [{ ports: portsText(missing), isCut: isEmptySet(differenceOf(missing, reached(before))) }]
    }),
  )
  const [first] = blocked
  return first === undefined
    ? []
    : [
        {
          text: `${accountText(controller.account)} → Service ${service.metadata.name} (${first.ports}) for Ingress ${ingress.metadata.name} (${hostsOf(ingress)})`,
          isCut: blocked.some(({ isCut }) => isCut),
          controller,
        },
      ]
}

const shownAtMost = 4

const isOnNode = (workload: KubeObject): boolean =>
  ((workload['spec'] ?? {}) as { readonly template?: { readonly spec?: { readonly hostNetwork?: boolean } } }).template
    ?.spec?.hostNetwork === true

const hintFor = (name: string, flows: readonly BlockedFlow[]): string => {
  const controllers = [...new Set(flows.map(({ controller }) => controller))]
  const accounts = controllers.map(({ account }) => accountText(account))
  const expose = `Set exposure: ingress for ${name} in dayone.yaml`
  if (controllers.every(({ workloads }) => workloads.every(isOnNode)))
    return `List the addresses of its nodes under ingressFrom of ${name} in dayone.yaml, with cidr and ports: no policy can select pods in the network of their node.`
  return accounts.length === 1
    ? `${expose}: ${accounts.join('')} may then connect to its pods. If nobody needs these Ingresses, delete them.`
    : `${expose}, and name the controllers that may connect: namespaces: {ingressControllers: [${accounts.join(', ')}]}.`
}

/**
 * Ingresses that stop working, or do not work, because their namespace does not accept connections from the ingress
 * controller. Computed from all policies, so a policy of others that allows it counts. Pure.
 */
export const ingressFindings = (
  { namespaces }: Pick<NamespacesConfig, 'namespaces'>,
  closed: ClosedIngresses | undefined,
  coming: Coming,
  services: readonly KubeObject[],
): readonly Finding[] => {
  if (closed === undefined) return []
  const worlds = { before: readWorld(coming.live.map(sourcedObject)), after: worldAfter(coming) }
  return namespaces.flatMap(({ name }): readonly Finding[] => {
    const own = services.filter(({ metadata }) => metadata.namespace === name)
    const flows = closed.ingresses
      .filter(({ metadata }) => metadata.namespace === name)
      .flatMap((ingress) =>
        backendsOf(ingress)
          .flatMap((backend) => own.filter(({ metadata }) => metadata.name === backend))
          .flatMap((service) =>
            closed.controllers.flatMap((controller) => blockedFlows(service, controller, worlds, ingress)),
          ),
      )
    if (flows.length === 0) return []
    const isCut = flows.some((flow) => flow.isCut)
    const shown = flows.slice(0, shownAtMost).map(({ text }) => text)
    return [
      {
        id: `NS-02/${name}/ingress`,
        kind: 'risk',
        target: `Namespace ${name}`,
        severity: isCut ? 'high' : 'medium',
        control: 'NS-02',
        text: `Ingresses of ${name} ${isCut ? 'stop working' : 'do not work'}: default-deny ${isCut ? 'cuts' : 'blocks'} the ingress controller. ${shown.join('; ')}${flows.length > shownAtMost ? ` and ${flows.length - shownAtMost} more` : ''}.`,
        hint: hintFor(name, flows),
      },
    ]
  })
}
