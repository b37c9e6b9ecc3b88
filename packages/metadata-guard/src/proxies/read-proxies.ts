import { allowsAction, policyStatements, stringsOf } from '@dayone/aws'
import { readPath, type KopsDocument } from '@dayone/cluster-spec'
import { listAll, readInventory, type Kube, type KubeObject } from '@dayone/kube'
import type { StepContext } from '@dayone/pipeline'
import { machineGroups } from '../layers/machine-groups.ts'
import { redirectsIn } from '../layers/proxies.ts'
import type { ObservedMachines } from '../layers/read-layers.ts'
import { proxyAgents } from './proxy-agents.ts'
import type { ObservedProxies } from './proxy-findings.ts'
import type { NodeRoles, ProxyWorld, Taint } from './proxy-world.ts'

const redirectKind = { apiVersion: 'cilium.io/v2', kind: 'CiliumLocalRedirectPolicy' } as const

/**
 * Since 1.9, Cilium routes with eBPF where it replaces kube-proxy and masquerades with eBPF, or not at all, unless
 * told otherwise. https://docs.cilium.io/en/stable/operations/performance/tuning/#ebpf-host-routing
 */
export const routesWithEbpf = (settings: Readonly<Record<string, string>>): boolean => {
  const replaces = ['true', 'strict'].includes(settings['kube-proxy-replacement'] ?? 'false')
  const masquerades = settings['enable-ipv4-masquerade'] ?? settings['masquerade'] ?? 'true'
  return (
    replaces &&
    settings['enable-host-legacy-routing'] !== 'true' &&
    (settings['enable-bpf-masquerade'] === 'true' || masquerades === 'false')
  )
}

/** `key=value:Effect`, as in spec.taints of an instance group. */
const taintOf = (text: string, of: string): readonly Taint[] => {
  const [, key = '', value = '', effect = ''] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(text) ?? []
  return key === '' ? [] : [{ key, value, effect, of }]
}

const taintsOf = (groups: readonly KopsDocument[]): readonly Taint[] => [
  { key: 'node-role.kubernetes.io/control-plane', value: '', effect: 'NoSchedule', of: 'control plane nodes' },
  ...groups.flatMap((group) => {
    const taints: unknown = readPath(group, ['spec', 'taints'])
    return stringsOf(taints).flatMap((text) => taintOf(text, `instance group ${group.metadata.name}`))
  }),
]

/** What spec.additionalPolicies lets the roles of machines assume. Pure. */
export const nodeRolesOf = (cluster: KopsDocument | undefined): NodeRoles => {
  const added = readPath(cluster, ['spec', 'additionalPolicies']) ?? {}
  const named = readPath(cluster, ['spec', 'externalPolicies']) ?? {}
  return {
    assumes: Object.entries(added).flatMap(([role, document]) =>
      (policyStatements(String(document)) ?? [])
        .filter((statement) => allowsAction(statement, 'sts:AssumeRole'))
        .flatMap(({ Resource, NotResource }) =>
          NotResource === undefined ? stringsOf(Resource) : [`* except ${stringsOf(NotResource).join(', ')}`],
        )
        .map((resource) => ({ role, resource })),
    ),
    external: Object.values(named).flatMap(stringsOf),
  }
}

const patternsOf = ({ metadata: { name, annotations = {} } }: KubeObject) => {
  const text = annotations['iam.amazonaws.com/allowed-roles']
  if (text === undefined) return []
  try {
    return [{ namespace: name, patterns: stringsOf(JSON.parse(text)) }]
  } catch {
    // kube2iam reads no role from a value that is not JSON.
    return []
  }
}

const hostRoutingOf = async (kube: Kube, plugin: string): Promise<boolean | undefined> => {
  if (!plugin.startsWith('cilium')) return undefined
  const map = await kube.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'cilium-config' })
  return routesWithEbpf((map?.['data'] ?? {}) as Readonly<Record<string, string>>)
}

const readWorld = async (
  { ports: { kube }, facts }: Pick<StepContext<{ kube: Kube }>, 'ports' | 'facts'>,
  machines: ObservedMachines | undefined,
): Promise<ProxyWorld> => {
  const plugin = facts.networkPlugin.name
  const [namespaces, hostRouting, redirects] = await Promise.all([
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    hostRoutingOf(kube, plugin),
    kube.isServed(redirectKind).then((isServed) => (isServed ? listAll(kube, redirectKind) : [])),
  ])
  const groups = machineGroups(machines?.groups ?? [], machines?.templates ?? [], machines?.instances ?? [])
  // What the specification leaves open is not known to be on.
  const known = groups.flatMap((group) => group.machines).filter(({ title }) => title !== 'the specification')
  return {
    plugin,
    hostRouting,
    redirects: redirectsIn(redirects),
    ipv6: known.filter(({ options }) => options.ipv6Enabled).map(({ title }) => title),
    taints: taintsOf(machines?.groups ?? []),
    patterns: namespaces.flatMap(patternsOf),
    nodeRoles: nodeRolesOf(machines?.cluster),
  }
}

const nothing: ProxyWorld = {
  plugin: '',
  hostRouting: undefined,
  redirects: [],
  ipv6: [],
  taints: [],
  patterns: [],
  nodeRoles: { assumes: [], external: [] },
}

/** kube2iam and kiam; what surrounds them is read only where one runs. Throws UserError (exit 6). */
export const readProxies = async (
  ctx: Pick<StepContext<{ kube: Kube }>, 'ports' | 'facts' | 'clock'>,
  machines: ObservedMachines | undefined,
): Promise<ObservedProxies> => {
  const { workloads } = await readInventory(ctx.ports.kube, ctx.clock)
  const agents = proxyAgents(workloads)
  return { agents, world: agents.length === 0 ? nothing : await readWorld(ctx, machines) }
}
