/** A network plugin, with its names in kops and its support of NetworkPolicy. */
export interface NetworkPlugin {
  /** As in `kops create cluster --networking`. */
  readonly name: string
  /** The key under `spec.networking`. */
  readonly key: string
  readonly enforcesNetworkPolicy: boolean
  readonly remark: string
}

const noPolicies = 'ignores network policies: no isolation'

/**
 * The plugins of kops 1.36. Enforcement: docs/networking.md and the addons' manifests; kops disables the policy agent
 * of amazonvpc.
 */
export const networkPlugins: readonly NetworkPlugin[] = [
  {
    name: 'cilium',
    key: 'cilium',
    enforcesNetworkPolicy: true,
    remark: "kops' default; cluster-wide deny rules",
  },
  { name: 'calico', key: 'calico', enforcesNetworkPolicy: true, remark: 'cluster-wide deny rules' },
  { name: 'kube-router', key: 'kuberouter', enforcesNetworkPolicy: true, remark: 'lightweight; network policies only' },
  { name: 'kindnet', key: 'kindnet', enforcesNetworkPolicy: true, remark: 'lightweight; network policies only' },
  { name: 'amazonvpc', key: 'amazonvpc', enforcesNetworkPolicy: false, remark: noPolicies },
  { name: 'flannel', key: 'flannel', enforcesNetworkPolicy: false, remark: noPolicies },
  { name: 'kubenet', key: 'kubenet', enforcesNetworkPolicy: false, remark: noPolicies },
  { name: 'cni', key: 'cni', enforcesNetworkPolicy: false, remark: 'your own plugin, not managed by kops' },
]

export const findNetworkPlugin = (word: string): NetworkPlugin | undefined =>
  networkPlugins.find(({ name, key }) => name === word || key === word)
