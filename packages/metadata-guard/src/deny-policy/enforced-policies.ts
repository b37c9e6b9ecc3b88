/** The policies that a plugin enforces. */
interface EnforcedPolicies {
  /** Neither a policy nor a part of one: namespaces and workloads. */
  isOther(kind: string): boolean
  isOwn(apiVersion: string, kind: string): boolean
}

const isOther = (kind: string): boolean => !kind.endsWith('Policy') && kind !== 'Tier'

/** Policies of administrators: whether they are enforced depends on the agents, which the evaluator reads. */
const admins = 'policy.networking.k8s.io'

const known = (groups: readonly string[]): EnforcedPolicies => ({
  isOther,
  isOwn: (apiVersion, kind) =>
    [...groups, admins].includes(apiVersion.split('/')[0] ?? '') &&
    !kind.startsWith('Staged') &&
    kind !== 'CiliumLocalRedirectPolicy',
})

const kubernetes = 'networking.k8s.io'
const byPlugin: Readonly<Record<string, EnforcedPolicies | 'none'>> = {
  cilium: known([kubernetes, 'cilium.io']),
  'cilium-etcd': known([kubernetes, 'cilium.io']),
  calico: known([kubernetes, 'crd.projectcalico.org']),
  'kube-router': known([kubernetes]),
  kindnet: known([kubernetes]),
  amazonvpc: 'none',
  flannel: 'none',
  kubenet: 'none',
  kopeio: 'none',
}

/** Undefined for an unknown plugin: `cni`. https://kops.sigs.k8s.io/networking/ */
export const enforcedPolicies = (plugin: string): EnforcedPolicies | 'none' | undefined =>
  Object.hasOwn(byPlugin, plugin) ? byPlugin[plugin] : undefined
