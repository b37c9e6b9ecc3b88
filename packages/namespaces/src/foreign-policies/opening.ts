import type { KubeObject } from '@dayone/kube'

/** One way that a policy opens: whom it lets in, or where it lets pods go. */
export interface Opening {
  readonly direction: 'in' | 'out'
  /** "everybody", "203.0.113.0/24", "pods of namespaces with app=ingress". */
  readonly peer: string
  /** "TCP 80, 443"; empty for every port. */
  readonly ports: string
  /** Everybody, every namespace, or most addresses of the internet. */
  readonly isWide: boolean
  /** The peer is chosen by a label of namespaces that is not their name: whoever may label a namespace is let through. */
  readonly isByLabel?: true
}

/** A namespace that is guarded, and what its guards leave open themselves. */
export interface GuardedNamespace {
  readonly name: string
  /** Those of the live Namespace, with `kubernetes.io/metadata.name`. */
  readonly labels: Readonly<Record<string, string>>
  readonly allowSameNamespace: boolean
}

/** How policies of one kind are read. */
export interface PolicyKind {
  readonly apiVersion: string
  readonly kind: string
  /** Can it select pods of this namespace? Where it cannot be told, it can. */
  selectsIn(policy: KubeObject, namespace: GuardedNamespace): boolean
  /** What it lets through there beyond what the guards leave open. */
  openings(policy: KubeObject, namespace: GuardedNamespace): readonly Opening[]
}

export const nameLabel = 'kubernetes.io/metadata.name'

type Fields = Readonly<Record<string, unknown>>

/** Policies are other people's data: whatever is not a map or a list counts as an empty one. */
export const mapOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

export const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((item): item is string => typeof item === 'string')
