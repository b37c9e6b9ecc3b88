import { refOf, sourcedObject, type Inventory, type KubeObject, type ObservedObjects } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { readWorld } from '@dayone/reachability'
import { allowEgressForNow, defaultDeny } from '../bundle/network-policies.ts'
import type { NamespacesConfig } from '../config.ts'
import { KUBE_SYSTEM } from '../bundle/kube-system-config.ts'
import { willCloseKubeSystem } from '../bundle/kube-system-policy.ts'
import { worldAfter, type Coming } from './coming-world.ts'
import { cutFlows, mostPairs, type CutFlow } from './cut-flows.ts'

const shownAtMost = 6

const listed = (items: readonly string[], separator = ', '): string =>
  items.length <= shownAtMost
    ? items.join(separator)
    : `${items.slice(0, shownAtMost).join(separator)} and ${items.length - shownAtMost} more`

const namespaceOf = (id: string): string => id.split('/')[0] ?? ''

/** "payments/api (TCP 8443) from gateway (2 workloads), shop/web[Deployment]". */
const flowText = ({ service, ports, clients }: CutFlow): string => {
  const from = [...Map.groupBy(clients, namespaceOf)].map(([namespace, some]) =>
    some.length === 1 ? (some[0] ?? '') : `${namespace} (${some.length} workloads)`,
  )
  return `${service} (${ports}) from ${listed(from)}`
}

/**
 * Host names of a Service as clients write them: `api.payments`, `api.payments.svc…`; the bare name only works in its
 * own namespace, where nothing is cut.
 */
const names = (text: string, service: string): boolean => {
  const [namespace = '', name = ''] = service.split('/')
  return new RegExp(`(?<![\\w.-])${name}\\.${namespace}(?![\\w-])`).test(text)
}

/** Clients whose variables or arguments name the Service, which is therefore likely in use. */
const namedBy = (flows: readonly CutFlow[], { workloads }: Inventory): readonly string[] =>
  workloads.flatMap(({ kind, namespace, name, template }) => {
    const id = `${namespace}/${name}[${kind}]`
    const own = flows.filter(({ clients }) => clients.includes(id))
    if (own.length === 0) return []
    const text = template.spec.containers
      .flatMap(({ env = [], command, args }) => [
        ...env.flatMap(({ value }) => value ?? []),
        JSON.stringify([command, args]),
      ])
      .join('\n')
    return own.filter(({ service }) => names(text, service)).map(({ service }) => `${id} → ${service}`)
  })

/** Existing namespaces that are not closed yet, or only for ingress. */
const closing = ({ namespaces, kubeSystem }: NamespacesConfig, observed: ObservedObjects): readonly string[] => [
  ...(willCloseKubeSystem(kubeSystem, observed) ? [KUBE_SYSTEM] : []),
  ...namespaces
    .map(({ name }) => name)
    .filter(
      (name) =>
        observed.find({ apiVersion: 'v1', kind: 'Namespace', name }) !== undefined &&
        (observed.find(refOf(defaultDeny(name))) === undefined ||
          observed.find(refOf(allowEgressForNow(name))) !== undefined),
    ),
]

/** Whether a namespace will be closed. Only then are pods, Services and policies read. */
export const hasClosing = (config: NamespacesConfig, observed: ObservedObjects): boolean =>
  closing(config, observed).length > 0

/**
 * Connections between running workloads that the planned default-deny policies cut, per Service, and which of them
 * their clients' variables name. Pure: evaluates all policies, before and after.
 */
export const cutFindings = (
  config: NamespacesConfig,
  observed: ObservedObjects,
  coming: Coming,
  { services, inventory }: { readonly services: readonly KubeObject[]; readonly inventory: Inventory | undefined },
): readonly Finding[] => {
  const names = closing(config, observed)
  if (names.length === 0) return []
  const worlds = { before: readWorld(coming.live.map(sourcedObject)), after: worldAfter(coming) }
  return names.flatMap((name): readonly Finding[] => {
    const flows = cutFlows(worlds, services, name)
    const common = { id: `NS-02/${name}/cut`, target: `Namespace ${name}`, control: 'NS-02' } as const
    if (flows === undefined)
      return [
        {
          ...common,
          kind: 'manual',
          severity: 'medium',
          text: `Which connections of ${name} are cut was not computed: there are more than ${mostPairs} pairs of workloads and Services.`,
          hint: `Ask for those you know of: dayone reach FROM ${name}`,
        },
      ]
    if (flows.length === 0) return []
    const into = flows.filter(({ service }) => namespaceOf(service) === name)
    const out = flows.filter(({ service }) => namespaceOf(service) !== name)
    const used = inventory === undefined ? [] : namedBy(flows, inventory)
    const parts = [
      ...(into.length === 0 ? [] : [`Into ${name}: ${listed(into.map(flowText), '; ')}.`]),
      ...(out.length === 0 ? [] : [`Out of ${name}: ${listed(out.map(flowText), '; ')}.`]),
      ...(used.length === 0 ? [] : [`Named by variables or arguments, so likely in use: ${listed(used)}.`]),
    ]
    return [
      {
        ...common,
        kind: 'risk',
        severity: used.length > 0 ? 'high' : 'medium',
        text: `Connections that are open now between what runs there and elsewhere are cut. ${parts.join(' ')}`,
        hint: `${name === KUBE_SYSTEM ? 'List those that are needed under namespaces: {kubeSystem: {ingressFrom: …}} in dayone.yaml' : 'Add a NetworkPolicy for each that is needed'} before you approve this; \`dayone reach FROM TO PORT\` shows what can connect.`,
      },
    ]
  })
}
