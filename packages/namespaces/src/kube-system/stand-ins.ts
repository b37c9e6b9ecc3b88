import type { Pod } from '@dayone/reachability'

const standIn: Pod = {
  namespace: 'dayone-stand-in',
  name: 'stand-in',
  labels: {},
  namespaceLabels: { 'kubernetes.io/metadata.name': 'dayone-stand-in' },
  serviceAccount: 'default',
  ports: [],
  hostNetwork: false,
  addresses: [],
  podIPs: [],
}

/** A pod of a namespace that nobody has guarded or named: what it reaches, any pod reaches. */
export const anyPod = { kind: 'pod', pod: standIn } as const

/** In the network of a node, from which the node-local cache and agents ask. */
export const anyNode = { kind: 'pod', pod: { ...standIn, namespace: 'kube-system', hostNetwork: true } } as const
