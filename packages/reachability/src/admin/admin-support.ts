import { fieldOf, itemsOf, partOf, textOf, type SourcedObject } from '../manifests/source.ts'

/** The kinds of policies of administrators. https://network-policy-api.sigs.k8s.io/ */
export type AdminKind = 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy'

/** The cluster-wide policy kinds of SIG Network that are evaluated. */
export const adminKinds: readonly AdminKind[] = [
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]

/** Whether the network plugin enforces policies of a kind. */
export type Support = 'enforced' | 'ignored' | 'not known'

export type AdminSupport = (kind: AdminKind) => Support

interface Agent {
  readonly image: string
  readonly args: readonly string[]
}

/** Plugins of kops that read no policies of administrators; the agent kube-network-policies may be next to them. */
const withoutThem = ['cilium', 'cilium-etcd', 'kube-router', 'amazonvpc', 'flannel', 'kubenet', 'kopeio']

const versionOf = (image: string): readonly [number, number] | undefined => {
  const [, major, minor] = /:v?(\d+)\.(\d+)/.exec(image) ?? []
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)]
}

/**
 * Calico implements v1alpha1 from 3.29 to 3.31, and ClusterNetworkPolicy since 3.32. The baseline came a version later
 * than the first kind. https://network-policy-api.sigs.k8s.io/implementations/
 */
const calicoSupport = ({ image }: Agent): AdminSupport => {
  const version = versionOf(image)
  return (kind) => {
    if (version === undefined || version[0] !== 3) return 'not known'
    const [, minor] = version
    if (kind === 'ClusterNetworkPolicy') return minor >= 32 ? 'enforced' : 'ignored'
    if (kind === 'BaselineAdminNetworkPolicy' && minor === 29) return 'not known'
    return minor >= 29 && minor <= 31 ? 'enforced' : 'ignored'
  }
}

/**
 * Kindnet and kube-network-policies share the implementation and its flags (sigs.k8s.io/kube-network-policies v0.8.0,
 * cmd/main.go); which versions implement ClusterNetworkPolicy is not known.
 */
const flagSupport =
  ({ args }: Agent): AdminSupport =>
  (kind) => {
    const flags = {
      AdminNetworkPolicy: 'admin-network-policy',
      BaselineAdminNetworkPolicy: 'baseline-admin-network-policy',
    }
    if (kind === 'ClusterNetworkPolicy') return 'not known'
    return args.some((arg) => new RegExp(`^--?${flags[kind]}(=true)?$`).test(arg)) ? 'enforced' : 'ignored'
  }

const nothing: AdminSupport = () => 'ignored'

const byImage: readonly (readonly [RegExp, (agent: Agent) => AdminSupport])[] = [
  [/\/calico\/node[:@]/, calicoSupport],
  [/\/kindnetd?[:@]/, flagSupport],
  [/\/kube-network-policies[:@]/, flagSupport],
  [/\/cilium\/cilium[:@]/, () => nothing],
  [/\/kube-router[:@]/, () => nothing],
  [/\/amazon-k8s-cni[:@]/, () => nothing],
  [/\/flannel[:@]/, () => nothing],
]

/**
 * Which policies of administrators are enforced, by the agents (DaemonSets) among the objects and by the name of the
 * plugin, if known. Without either it is not known. Pure.
 */
export const adminSupport = (objects: readonly SourcedObject[], plugin?: string): AdminSupport => {
  const found = objects
    .filter(({ value }) => value['kind'] === 'DaemonSet')
    .flatMap(agentsOf)
    .flatMap((agent) => byImage.filter(([image]) => image.test(`/${agent.image}`)).map(([, support]) => support(agent)))
  const named = plugin !== undefined && withoutThem.includes(plugin) ? [nothing] : []
  const all = [...found, ...named]
  return (kind) => {
    const answers = all.map((support) => support(kind))
    if (answers.includes('enforced')) return 'enforced'
    return answers.length === 0 || answers.includes('not known') ? 'not known' : 'ignored'
  }
}

const agentsOf = (object: SourcedObject): readonly Agent[] => {
  const spec = ['spec', 'template', 'spec'].reduce(fieldOf, partOf(object))
  return (itemsOf(fieldOf(spec, 'containers')) ?? []).map((container) => ({
    image: textOf(fieldOf(container, 'image')) ?? '',
    args: ['command', 'args'].flatMap((key) =>
      (itemsOf(fieldOf(container, key)) ?? []).map(({ value }) => String(value)),
    ),
  }))
}
