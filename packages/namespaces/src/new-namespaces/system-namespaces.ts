/**
 * Namespaces of Kubernetes, network plugins, storage drivers and node agents, whose pods need the node: nothing restricts
 * them unasked, and no default is set in them. By name, because anyone who can change a namespace can set a label. kops
 * creates those of its add-ons while a control plane starts.
 */
export const systemNamespaces: Readonly<Record<string, string>> = {
  'kube-system': 'Kubernetes, and almost every add-on of kops',
  'kube-public': 'Kubernetes: public cluster information',
  'kube-node-lease': 'Kubernetes: heartbeats of nodes',
  'kube-flannel': 'Flannel',
  'kopeio-auth': 'the authentication add-on of kops',
  'calico-system': 'Calico, installed by its operator',
  'calico-apiserver': 'the API server of Calico',
  'tigera-operator': 'the operator of Calico',
  'cilium-secrets': 'TLS secrets that Cilium reads',
  'longhorn-system': 'Longhorn volumes',
  'rook-ceph': 'Ceph volumes, installed by Rook',
  openebs: 'OpenEBS volumes',
  'gpu-operator': 'NVIDIA drivers and device plugins',
}
