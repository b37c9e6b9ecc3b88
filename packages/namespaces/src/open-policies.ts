import { hasManagedLabel, type KubeObject } from '@dayone/kube'
import type { Check, Finding } from '@dayone/pipeline'

/** A NetworkPolicy of somebody else that lets everything in, or everything out. Policies add up: it undoes default-deny. */
export interface OpenPolicy {
  readonly namespace: string
  readonly name: string
  readonly directions: readonly ('in' | 'out')[]
}

type Rule = Readonly<Record<string, readonly unknown[] | undefined>>

/** A rule without peers, or with every address, means everybody. */
const isForEverybody = (peers: readonly unknown[] | undefined): boolean =>
  peers === undefined ||
  peers.length === 0 ||
  peers.some((peer) => {
    const { ipBlock } = peer as { readonly ipBlock?: { readonly cidr?: string } }
    return ipBlock?.cidr === '0.0.0.0/0' || ipBlock?.cidr === '::/0'
  })

const rulesOf = ({ spec }: KubeObject, direction: string): readonly Rule[] =>
  ((spec ?? {}) as Readonly<Record<string, readonly Rule[] | undefined>>)[direction] ?? []

/** Among all policies of the cluster, those of others that open one of these namespaces. Pure. */
export const findOpenPolicies = (
  policies: readonly KubeObject[],
  namespaces: readonly string[],
): readonly OpenPolicy[] =>
  policies.flatMap((policy) => {
    const { name, namespace = '' } = policy.metadata
    if (hasManagedLabel(policy) || !namespaces.includes(namespace)) return []
    const directions = [
      ...(rulesOf(policy, 'ingress').some(({ from }) => isForEverybody(from)) ? (['in'] as const) : []),
      ...(rulesOf(policy, 'egress').some(({ to }) => isForEverybody(to)) ? (['out'] as const) : []),
    ]
    return directions.length === 0 ? [] : [{ namespace, name, directions }]
  })

const common = ({ namespace, name, directions }: OpenPolicy) => ({
  id: `NS-02/${namespace}/opened/${name}`,
  target: `NetworkPolicy ${name} in ${namespace}`,
  severity: 'medium' as const,
  control: 'NS-02',
  text: `It lets ${directions.map((direction) => (direction === 'in' ? 'everybody in' : 'pods out to everywhere')).join(' and ')}: policies add up, so default-deny no longer holds there.`,
  hint: 'Name the peers that are needed, by the namespace’s label kubernetes.io/metadata.name, and the ports.',
})

export const openPolicyFindings = (open: readonly OpenPolicy[]): readonly Finding[] =>
  open.map((policy) => ({ ...common(policy), kind: 'risk' }))

export const openPolicyChecks = (open: readonly OpenPolicy[]): readonly Check[] =>
  open.map((policy) => ({ ...common(policy), status: 'warn', means: 'read every NetworkPolicy of the namespace' }))
