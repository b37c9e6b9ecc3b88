import { workloadTitle, type Inventory, type KubeObject, type Workload } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

/** A service account that pods use and that no binding names. */
export interface UnboundAccount {
  readonly namespace: string
  readonly name: string
  readonly workloads: readonly Workload[]
}

const subjectsOf = ({ subjects }: KubeObject): readonly Subject[] => (subjects ?? []) as readonly Subject[]

/** Kubernetes' own bindings allow every pod API discovery and nothing else, so they do not count. */
const isUpstream = ({ metadata }: KubeObject): boolean =>
  metadata.labels?.['kubernetes.io/bootstrapping'] === 'rbac-defaults'

/**
 * Service accounts whose pods get a token and that have no rights once RBAC decides: no binding names them or their
 * group. Pure. Their actual requests are unknown; a pod that never calls the API needs no rights.
 */
export const findUnboundAccounts = (
  { workloads, accounts }: Pick<Inventory, 'workloads' | 'accounts'>,
  bindings: readonly KubeObject[],
): readonly UnboundAccount[] => {
  const bound = new Set(
    bindings
      .filter((binding) => !isUpstream(binding))
      .flatMap((binding) =>
        subjectsOf(binding).map(({ kind, name, namespace = binding.metadata.namespace ?? '' }) =>
          kind === 'ServiceAccount' ? `system:serviceaccount:${namespace}:${name}` : name,
        ),
      ),
  )
  const isBound = (namespace: string, name: string) =>
    [
      `system:serviceaccount:${namespace}:${name}`,
      `system:serviceaccounts:${namespace}`,
      'system:serviceaccounts',
      'system:authenticated',
    ].some((subject) => bound.has(subject))
  const automounts = new Map(accounts.map((account) => [`${account.namespace}/${account.name}`, account.automounts]))
  const withToken = workloads.filter(({ namespace, template: { spec } }) => {
    const account = `${namespace}/${spec.serviceAccountName ?? 'default'}`
    return spec.automountServiceAccountToken ?? automounts.get(account) ?? true
  })
  return [
    ...Map.groupBy(
      withToken,
      ({ namespace, template: { spec } }) => `${namespace}/${spec.serviceAccountName ?? 'default'}`,
    ),
  ]
    .map(([account, users]) => {
      const [namespace = '', name = ''] = account.split('/')
      return { namespace, name, workloads: users }
    })
    .filter(({ namespace, name }) => !isBound(namespace, name))
    .toSorted((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1))
}

const listed = (names: readonly string[], most: number): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

/** One finding for all of them, because the switch affects all at once. */
export const unboundAccountFindings = (unbound: readonly UnboundAccount[]): readonly Finding[] => {
  if (unbound.length === 0) return []
  const names = unbound.map(
    ({ namespace, name, workloads }) => `${namespace}/${name} (${listed(workloads.map(workloadTitle), 2)})`,
  )
  const [first] = unbound
  const example = first === undefined ? '' : `${first.namespace}:${first.name}`
  return [
    {
      id: 'KD-01/unbound-accounts',
      kind: 'risk',
      target: 'service accounts',
      severity: 'high',
      control: 'KD-01',
      text: `${unbound.length === 1 ? 'A service account without bindings is' : `${unbound.length} service accounts without bindings are`} in use: ${listed(names, 5)}. They can do everything now, and nothing once RBAC is enforced.`,
      hint: `\`dayone rbac migrate status\` leads through the switch, with roles from an audit log. Or grant each one that calls the API the permissions it needs first, for example \`kubectl create rolebinding ${first?.name ?? ''}-view -n ${first?.namespace ?? ''} --clusterrole=view --serviceaccount=${example}\`.`,
    },
  ]
}
