import type { KubeObject } from '@dayone/kube'

/** One opening of a policy: who may connect, or where pods may connect to. */
export interface Opening {
  readonly direction: 'in' | 'out'
  /** "everyone", "203.0.113.0/24", "pods of namespaces with app=ingress". */
  readonly peer: string
  /** "TCP 80, 443"; empty for every port. */
  readonly ports: string
  /** Everyone, every namespace, or most addresses of the internet. */
  readonly isWide: boolean
  /** The peer is selected by a namespace label other than its name: anyone who may label a namespace gets access. */
  readonly isByLabel?: true
}

/** A guarded namespace, and what its guards leave open. */
export interface GuardedNamespace {
  readonly name: string
  /** The labels of the live Namespace, with `kubernetes.io/metadata.name`. */
  readonly labels: Readonly<Record<string, string>>
  readonly allowSameNamespace: boolean
}

/** How policies of one kind are parsed. */
export interface PolicyKind {
  readonly apiVersion: string
  readonly kind: string
  /** Whether it can select pods of this namespace; true if unknown. */
  selectsIn(policy: KubeObject, namespace: GuardedNamespace): boolean
  /** What it opens there beyond the guards. */
  openings(policy: KubeObject, namespace: GuardedNamespace): readonly Opening[]
}

export const nameLabel = 'kubernetes.io/metadata.name'

type Fields = Readonly<Record<string, unknown>>

/** Policies are untrusted data: a value of an unexpected type counts as empty. */
export const mapOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])

export const textsOf = (value: unknown): readonly string[] =>
  listOf(value).filter((item): item is string => typeof item === 'string')
