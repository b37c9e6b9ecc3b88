import type { KubeObject, Workload } from '@dayone/kube'
import { networkPolicyKind } from '../foreign-policies/network-policy-kind.ts'
import { listOf, mapOf, textsOf, type Opening } from '../foreign-policies/opening.ts'
import type { LivePolicy } from '../foreign-policies/read-policies.ts'
import { systemNamespaces } from '../new-namespaces/system-namespaces.ts'

/** How well a namespace is guarded, whoever guards it. A: nothing is open. F: any pod reaches it, and its pods the node. */
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F'

/** One namespace of the cluster, graded. */
export interface GradedNamespace {
  readonly name: string
  /** From a label; undefined if nobody is named. */
  readonly owner: string | undefined
  /** The Pod Security Standard that it enforces, "warn only", or "none". */
  readonly podSecurity: string
  /** What is denied by default: "in, out", "in", "out" or "none"; or what decides instead. */
  readonly denied: string
  readonly hasQuota: boolean
  readonly workloads: number
  /** Undefined for namespaces of the system. */
  readonly grade: Grade | undefined
  /** Why, as clauses: the worst first. */
  readonly reasons: readonly string[]
}

/** What the grades are made of. */
export interface GradeFacts {
  readonly namespaces: readonly KubeObject[]
  readonly policies: readonly LivePolicy[]
  readonly quotas: readonly KubeObject[]
  readonly workloads: readonly Workload[]
  readonly enforcesNetworkPolicy: boolean
  /** Ids of policies of dayone, which open only what dayone.yaml lists. */
  readonly isOurs: (policy: KubeObject) => boolean
}

const LEVEL = 'pod-security.kubernetes.io'
const ownerLabels = ['dayone.dev/team', 'team', 'owner', 'app.kubernetes.io/part-of']

const ownerOf = (labels: Readonly<Record<string, string>>): string | undefined =>
  ownerLabels.map((label) => labels[label]).find((value) => value !== undefined && value !== '')

const podSecurityOf = (labels: Readonly<Record<string, string>>): string => {
  const level = labels[`${LEVEL}/enforce`]
  if (level !== undefined) return level
  return labels[`${LEVEL}/warn`] === undefined && labels[`${LEVEL}/audit`] === undefined ? 'none' : 'warn only'
}

/** The directions that a policy for every pod of its namespace denies by default. */
const deniedBy = ({ spec }: KubeObject): readonly string[] => {
  const { podSelector, policyTypes, egress } = mapOf(spec)
  const selector = mapOf(podSelector)
  const selectsAll =
    Object.keys(mapOf(selector['matchLabels'])).length + listOf(selector['matchExpressions']).length === 0
  if (!selectsAll) return []
  const types = textsOf(policyTypes)
  if (types.length > 0) return types
  return egress === undefined ? ['Ingress'] : ['Ingress', 'Egress']
}

interface Flaw {
  readonly grade: Grade
  readonly text: string
}

const openingFlaws = (openings: readonly Opening[], title: string): readonly Flaw[] => {
  if (openings.length === 0) return []
  const isWide = openings.some((opening) => opening.isWide)
  const peers = [...new Set(openings.map(({ direction, peer }) => `${direction === 'in' ? 'from' : 'to'} ${peer}`))]
  const more = peers.length > 2 ? ` and ${peers.length - 2} more` : ''
  return [{ grade: isWide ? 'C' : 'B', text: `${title} opens it ${peers.slice(0, 2).join(', ')}${more}` }]
}

const podSecurityFlaws = (level: string): readonly Flaw[] =>
  level === 'baseline' || level === 'restricted' ? [] : [{ grade: 'D', text: 'its pods can run privileged' }]

const worst = (flaws: readonly Flaw[]): Grade => {
  const severe = flaws.filter(({ grade }) => grade === 'D').length
  return severe > 1 ? 'F' : ((['D', 'C', 'B'] as const).find((one) => flaws.some(({ grade }) => grade === one)) ?? 'A')
}

/** The grade of every namespace with its reasons, by name. Pure. */
export const gradeNamespaces = (facts: GradeFacts): readonly GradedNamespace[] => {
  const byNamespace = Map.groupBy(
    facts.policies.filter(({ kind }) => kind === networkPolicyKind),
    ({ object }) => object.metadata.namespace ?? '',
  )
  const others = facts.policies.filter(({ kind }) => kind !== networkPolicyKind)
  const quotas = new Set(facts.quotas.map(({ metadata }) => metadata.namespace))
  const workloads = Map.groupBy(facts.workloads, ({ namespace }) => namespace)
  return facts.namespaces
    .map(({ metadata: { name, labels = {} } }): GradedNamespace => {
      const guarded = { name, labels, allowSameNamespace: true }
      const own = byNamespace.get(name) ?? []
      const denied = new Set(own.flatMap(({ object }) => deniedBy(object)))
      const other = others.find(({ kind, object }) => kind.selectsIn(object, guarded) && !facts.isOurs(object))
      const words = [...(denied.has('Ingress') ? ['in'] : []), ...(denied.has('Egress') ? ['out'] : [])].join(', ')
      const common = {
        name,
        owner: ownerOf(labels),
        podSecurity: podSecurityOf(labels),
        denied: facts.enforcesNetworkPolicy
          ? words || (other === undefined ? 'none' : other.object.kind)
          : 'not enforced',
        hasQuota: quotas.has(name),
        workloads: workloads.get(name)?.length ?? 0,
      }
      if (Object.hasOwn(systemNamespaces, name))
        return { ...common, grade: undefined, reasons: [`the system: ${systemNamespaces[name]}`] }
      const isUnknown = other !== undefined && words !== 'in, out'
      const flaws: readonly Flaw[] = [
        ...podSecurityFlaws(common.podSecurity),
        ...(isUnknown
          ? [{ grade: 'C' as const, text: `${other.object.kind} ${other.object.metadata.name} decides who reaches it` }]
          : [
              ...(facts.enforcesNetworkPolicy && denied.has('Ingress')
                ? []
                : [{ grade: 'D' as const, text: 'any pod reaches it' }]),
              ...(facts.enforcesNetworkPolicy && denied.has('Egress')
                ? []
                : [{ grade: 'C' as const, text: 'its pods reach every address' }]),
            ]),
        ...own
          .filter(({ object }) => !facts.isOurs(object))
          .flatMap(({ kind, object }) =>
            openingFlaws(kind.openings(object, guarded), `NetworkPolicy ${object.metadata.name}`),
          ),
        ...(common.hasQuota ? [] : [{ grade: 'B' as const, text: 'no quota' }]),
        ...(common.owner === undefined ? [{ grade: 'B' as const, text: 'no owner' }] : []),
      ]
      return { ...common, grade: worst(flaws), reasons: flaws.map(({ text }) => text) }
    })
    .toSorted((one, two) => one.name.localeCompare(two.name))
}
