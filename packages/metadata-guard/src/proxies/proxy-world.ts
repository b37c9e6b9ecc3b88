/** What surrounds kube2iam and kiam, as far as it decides whether they hold. */
export interface ProxyWorld {
  /** The network plugin of the cluster: `cilium`. */
  readonly plugin: string
  /** Of Cilium: eBPF routes packets past netfilter, where kube2iam's rule is. Undefined: not Cilium. */
  readonly hostRouting: boolean | undefined
  /** Namespaces with a redirect of Cilium for the metadata address; it reaches only pods of its own namespace. */
  readonly redirects: readonly string[]
  /** Names of machines and launch templates with the IPv6 endpoint. */
  readonly ipv6: readonly string[]
  /** Taints of control planes and instance groups that keep an agent away unless it tolerates them. */
  readonly taints: readonly Taint[]
  /** Patterns of role names, of each namespace that has them. */
  readonly patterns: readonly { readonly namespace: string; readonly patterns: readonly string[] }[]
  /** What the roles of nodes may assume. */
  readonly nodeRoles: NodeRoles
}

export interface Taint {
  readonly key: string
  readonly value: string
  readonly effect: string
  /** "control plane nodes", "instance group gpu". */
  readonly of: string
}

/** `sts:AssumeRole` in the policies that the specification adds to the roles of machines. */
export interface NodeRoles {
  /** Whose role may assume which: `node: *`. */
  readonly assumes: readonly { readonly role: string; readonly resource: string }[]
  /** Managed policies that the specification names only. */
  readonly external: readonly string[]
}
