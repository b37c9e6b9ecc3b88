import type { Kube, KubeObject } from '@dayone/kube'
import type { ClusterFacts } from '@dayone/pipeline'
import type { NamespacesConfig } from '../config.ts'
import { dnsServersIn } from '../bundle/dns-servers.ts'
import { closedNamespaces, KUBE_SYSTEM, type ClosedNamespace } from '../bundle/kube-system-config.ts'
import { apiServerRules } from './api-server-rules.ts'
import { readCallers } from './read-callers.ts'
import { readCalledServices, type CalledService } from './called-services.ts'
import { noPlatform, type Platform } from './platform-rule.ts'

const kinds = {
  services: { apiVersion: 'v1', kind: 'Service' },
  nodes: { apiVersion: 'v1', kind: 'Node' },
  pods: { apiVersion: 'v1', kind: 'Pod' },
  ingresses: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' },
} as const

type Reads = Pick<Kube, 'observeAll' | 'isServed' | 'observing'>

const refersByName = (service: KubeObject): boolean => {
  const { ports = [] } = (service['spec'] ?? {}) as { readonly ports?: readonly { readonly targetPort?: unknown }[] }
  return ports.some(({ targetPort }) => typeof targetPort === 'string')
}

const readPodsOf = async (
  kube: Reads,
  services: readonly KubeObject[],
  called: readonly CalledService[],
): Promise<readonly KubeObject[]> => {
  const names = services
    .filter(refersByName)
    .filter(({ metadata }) =>
      called.some(({ namespace, service }) => namespace === metadata.namespace && service === metadata.name),
    )
    .map(({ metadata }) => metadata.namespace ?? '')
  const found = await Promise.all(
    [...new Set(names)].map((namespace) => kube.observing.list(kinds.pods, { namespace })),
  )
  return found.flat()
}

const isControlPlane = ({ metadata: { labels } }: KubeObject): boolean =>
  labels?.['node-role.kubernetes.io/control-plane'] !== undefined

const tunnelAnnotations = ['projectcalico.org/IPv4IPIPTunnelAddr', 'projectcalico.org/IPv4VXLANTunnelAddr'] as const

const tunnelsOf = ({ metadata: { annotations }, spec }: KubeObject, plugin: string): readonly string[] => {
  if (plugin === 'calico') return tunnelAnnotations.flatMap((name) => annotations?.[name] ?? [])
  const [network] = ((spec as { readonly podCIDR?: string } | undefined)?.podCIDR ?? '').split('/')
  return network === undefined || network === '' ? [] : [network]
}

/**
 * Calico and flannel (canal) send from a node to a pod of another subnet or node through a tunnel, with the tunnel's
 * address, which is one of the pods' range. tigera/operator#4739, projectcalico/calico#1987
 */
const readTunnels = async (kube: Reads, plugin: string): Promise<readonly string[]> =>
  plugin === 'calico' || plugin === 'canal'
    ? (await kube.observeAll(kinds.nodes))
        .filter(isControlPlane)
        .flatMap((node) => tunnelsOf(node, plugin))
        .map((address) => `${address}/32`)
        .toSorted()
    : []

const readApiServerCalls = async (
  closed: readonly ClosedNamespace[],
  facts: ClusterFacts,
  kube: Reads,
  since?: Date,
): Promise<Pick<Platform, 'rules' | 'unallowed' | 'dns'>> => {
  const guarded = new Set(closed.map(({ name }) => name))
  const services = await kube.observeAll(kinds.services, since)
  const dns = dnsServersIn(services)
  const own = services.filter(({ metadata }) => guarded.has(metadata.namespace ?? ''))
  const called = (await readCalledServices(kube, own.length > 0, since)).filter(({ namespace }) =>
    guarded.has(namespace),
  )
  if (called.length === 0) return { rules: [], unallowed: [], dns }
  const [pods, tunnels] = await Promise.all([
    readPodsOf(kube, own, called),
    readTunnels(kube, facts.networkPlugin.name),
  ])
  return { ...apiServerRules(called, guarded, { services: own, pods, tunnels }, facts), dns }
}

/** An Ingress in kube-system is there on purpose: only cluster admins create one. */
const withExposure = async (closed: readonly ClosedNamespace[], kube: Reads): Promise<readonly ClosedNamespace[]> => {
  if (!closed.some(({ name }) => name === KUBE_SYSTEM)) return closed
  const found = await kube.observing.list(kinds.ingresses, { namespace: KUBE_SYSTEM })
  return found.length === 0
    ? closed
    : closed.map((one) => (one.name === KUBE_SYSTEM ? { ...one, exposure: 'ingress' } : one))
}

/**
 * What the platform needs in the configured namespaces. Reads only; throws UserError (exit 6) if something may not be
 * read, because existing rules would then be removed. `since`: an older response does not count.
 */
export const readPlatform = async (
  config: Pick<NamespacesConfig, 'namespaces' | 'scrapers' | 'ingressControllers' | 'kubeSystem'>,
  facts: ClusterFacts,
  kube: Reads,
  since?: Date,
): Promise<Platform> => {
  if (config.namespaces.length === 0) return noPlatform
  const closed = await withExposure(closedNamespaces(config.namespaces, config.kubeSystem), kube)
  const [calls, callers] = await Promise.all([
    readApiServerCalls(closed, facts, kube, since),
    readCallers(config, closed, kube, since),
  ])
  return { ...calls, ...callers, rules: [...calls.rules, ...callers.rules] }
}

/** The addresses of the nodes on which the API server runs. */
export const readApiServerAddresses = async (kube: Pick<Kube, 'observeAll'>): Promise<readonly string[]> =>
  (await kube.observeAll(kinds.nodes)).filter(isControlPlane).flatMap(({ status }) => {
    const { addresses = [] } = (status ?? {}) as {
      readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    }
    return addresses.flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : []))
  })
