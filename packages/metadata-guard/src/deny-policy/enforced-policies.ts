/** The policies that a plugin enforces. */
interface EnforcedPolicies {
  /** Neither a policy nor a part of one: namespaces and workloads. */
  isOther(kind: string): boolean
  isOwn(apiVersion: string, kind: string): boolean
  /** The plugin, or an agent next to it, may enforce policies of policy.networking.k8s.io. */
  readonly mayHaveAdmins: boolean
}

const isOther = (kind: string): boolean => !kind.endsWith('Policy') && kind !== 'Tier'

const known = (groups: readonly string[], mayHaveAdmins: boolean): EnforcedPolicies => ({
  isOther,
  isOwn: (apiVersion, kind) =>
    groups.includes(apiVersion.split('/')[0] ?? '') &&
    !kind.startsWith('Staged') &&
    kind !== 'CiliumLocalRedirectPolicy',
  mayHaveAdmins,
})

const kubernetes = 'networking.k8s.io'
const byPlugin: Readonly<Record<string, EnforcedPolicies | 'none'>> = {
  cilium: known([kubernetes, 'cilium.io'], false),
  'cilium-etcd': known([kubernetes, 'cilium.io'], false),
  calico: known([kubernetes, 'crd.projectcalico.org'], true),
  'kube-router': known([kubernetes], true),
  kindnet: known([kubernetes], true),
  amazonvpc: 'none',
  flannel: 'none',
  kubenet: 'none',
  kopeio: 'none',
}

/** Undefined for an unknown plugin: `cni`. https://kops.sigs.k8s.io/networking/ */
export const enforcedPolicies = (plugin: string): EnforcedPolicies | 'none' | undefined =>
  Object.hasOwn(byPlugin, plugin) ? byPlugin[plugin] : undefined
