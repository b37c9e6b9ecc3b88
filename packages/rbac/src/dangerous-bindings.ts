import type { KubeObject } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** A binding that gives everything to somebody, or something to everybody. */
export interface DangerousBinding {
  readonly name: string
  readonly role: string
  readonly subjects: readonly string[]
  readonly reaches: 'cluster-admin' | 'everybody'
}

/** Kubernetes' own bindings to everybody; made anew by the API server at each start. */
const upstream = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
])

const isEverybody = ({ kind, name }: Subject): boolean =>
  (kind === 'Group' && /^system:(unauthenticated|authenticated|serviceaccounts)$/.test(name)) ||
  (kind === 'User' && name === 'system:anonymous')

const title = ({ kind, namespace, name }: Subject) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`

/** Looks through all ClusterRoleBindings. Pure. RB-01 (CIS 5.1.1), RB-12. */
export const findDangerousBindings = (bindings: readonly KubeObject[]): readonly DangerousBinding[] =>
  bindings.flatMap(({ metadata: { name }, ...binding }): DangerousBinding[] => {
    const role = (binding['roleRef'] as { name: string }).name
    const subjects = (binding['subjects'] ?? []) as readonly Subject[]
    if (upstream.has(name)) return []
    const everybody = subjects.filter(isEverybody)
    if (everybody.length > 0) return [{ name, role, subjects: everybody.map(title), reaches: 'everybody' }]
    const others = subjects.filter((subject) => !(subject.kind === 'Group' && subject.name === 'system:masters'))
    if (role !== 'cluster-admin' || others.length === 0) return []
    return [{ name, role, subjects: others.map(title), reaches: 'cluster-admin' }]
  })

export const dangerousBindingFindings = (bindings: readonly DangerousBinding[]): readonly Finding[] =>
  bindings.map(({ name, role, subjects, reaches }) => ({
    id: `${reaches === 'everybody' ? 'RB-12' : 'RB-01'}/${name}`,
    kind: 'risk',
    target: `ClusterRoleBinding ${name}`,
    severity: 'high',
    control: reaches === 'everybody' ? 'RB-12' : 'RB-01',
    text:
      reaches === 'everybody'
        ? `${subjects.join(', ')} has the rights of ${role}: that is everybody, or every pod.`
        : `${subjects.join(', ')} may do everything in the cluster (cluster-admin).`,
    hint: 'Find out who needs it, give them a persona of dayone or a smaller role, then delete the binding.',
  }))
