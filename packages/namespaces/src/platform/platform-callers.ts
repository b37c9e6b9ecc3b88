import { createAuthorizer, serviceAccountIdentity, type Action, type Authorizer } from '@dayone/authorizer'
import type { BindingObject, PolicyRule, RoleObject } from '@dayone/authorizer'

/** A purpose for which the platform's own pods connect to pods of all namespaces. */
export interface Purpose {
  readonly id: 'scrapers' | 'ingressControllers'
  /** Of the policies; reserved for dayone. */
  readonly policy: string
  /** "a scraper", for plans. */
  readonly title: string
  /** Cluster-wide rights, one action of each list. */
  readonly needs: readonly (readonly Action[])[]
  /**
   * Rights that count in the whole cluster or in kube-system, one action of each list: where a Role for each namespace
   * gives them, the one there is enough, because no team can write it.
   */
  readonly needsInSystem: readonly (readonly Action[])[]
  /** A right that a rule must spell out: with wildcards, a deployer or an administrator has it too. */
  readonly isNamedBy: (rule: PolicyRule) => boolean
}

const networking = 'networking.k8s.io'
const discovery = 'discovery.k8s.io'
const endpoints = (verb: string): readonly Action[] => [
  { verb, apiGroup: '', resource: 'endpoints' },
  { verb, apiGroup: discovery, resource: 'endpointslices' },
]
const metrics: readonly Action[] = [
  { verb: 'get', path: '/metrics' },
  { verb: 'get', apiGroup: '', resource: 'nodes', subresource: 'metrics' },
]

/**
 * Recognized by rights, never by names, labels or images, which a team can imitate. metrics-server has no access to
 * endpoints: it only asks kubelets. Rights of Prometheus: https://prometheus-operator.dev/docs/platform/rbac/; with
 * Roles in kube-system, default and its own namespace:
 * https://github.com/prometheus-operator/kube-prometheus/blob/main/manifests/prometheus-roleSpecificNamespaces.yaml; of
 * an ingress controller: https://kubernetes.github.io/ingress-nginx/deploy/rbac/
 */
export const purposes: readonly Purpose[] = [
  {
    id: 'scrapers',
    policy: 'dayone-allow-metrics',
    title: 'a scraper',
    needs: [metrics],
    needsInSystem: [
      [{ verb: 'list', apiGroup: '', resource: 'pods' }],
      [{ verb: 'watch', apiGroup: '', resource: 'pods' }],
      endpoints('list'),
      endpoints('watch'),
    ],
    isNamedBy: ({ nonResourceURLs = [], resources = [] }) =>
      nonResourceURLs.includes('/metrics') || resources.includes('nodes/metrics'),
  },
  {
    id: 'ingressControllers',
    policy: 'dayone-allow-ingress-controller',
    title: 'an ingress controller',
    needs: [
      [{ verb: 'list', apiGroup: networking, resource: 'ingresses' }],
      [{ verb: 'watch', apiGroup: networking, resource: 'ingresses' }],
      [{ verb: 'update', apiGroup: networking, resource: 'ingresses', subresource: 'status' }],
    ],
    needsInSystem: [],
    isNamedBy: ({ resources = [] }) => resources.includes('ingresses/status'),
  },
]

/** A service account. */
export interface Account {
  readonly namespace: string
  readonly name: string
}

export const accountText = ({ namespace, name }: Account): string => `${namespace}/${name}`

const accountsIn = (bindings: readonly BindingObject[]): readonly Account[] => {
  const found = bindings.flatMap(({ subjects }) =>
    (subjects ?? []).flatMap(({ kind, name, namespace }) =>
      kind === 'ServiceAccount' && namespace !== undefined ? [{ namespace, name }] : [],
    ),
  )
  return [...new Map(found.map((account) => [accountText(account), account])).values()].toSorted((one, other) =>
    accountText(one) < accountText(other) ? -1 : 1,
  )
}

const SYSTEM = 'kube-system'

const identityOf = ({ namespace, name }: Account) => serviceAccountIdentity(namespace, name)

/** The rights in the whole cluster, one of which is spelled out. */
const hasClusterRights = (authorizer: Authorizer, account: Account, { needs, isNamedBy }: Purpose): boolean => {
  const decisions = needs.map((actions) =>
    actions.map((action) => authorizer.decide({ ...identityOf(account), ...action })),
  )
  return (
    decisions.every((some) => some.some(({ allowed }) => allowed)) &&
    decisions.flat().some(({ because }) => because.some(({ rule }) => isNamedBy(rule)))
  )
}

const hasRightsIn = (
  authorizer: Authorizer,
  account: Account,
  { needsInSystem }: Purpose,
  namespace: string,
): boolean =>
  needsInSystem.every((actions) =>
    actions.some((action) => authorizer.decide({ ...identityOf(account), ...action, namespace }).allowed),
  )

interface Rights {
  readonly roles: readonly RoleObject[]
  readonly bindings: readonly BindingObject[]
}

/**
 * The service accounts with the rights of a purpose: through ClusterRoleBindings that name them, and RoleBindings in
 * kube-system. Pure.
 */
export const accountsFor = (purpose: Purpose, { roles, bindings }: Rights): readonly Account[] => {
  const authorizer = createAuthorizer({ roles, bindings }, { aggregation: 'stored' })
  return accountsIn(bindings).filter(
    (account) => hasClusterRights(authorizer, account, purpose) && hasRightsIn(authorizer, account, purpose, SYSTEM),
  )
}

/** An account with the rights of a purpose in single namespaces, where a team may have given them to it. */
export interface PartialAccount {
  readonly account: Account
  readonly namespaces: readonly string[]
}

/** Accounts with the cluster-wide rights of a purpose only; `accountsFor` has the others. Pure. */
export const clusterAccountsFor = (purpose: Purpose, { roles, bindings }: Rights): readonly Account[] => {
  const authorizer = createAuthorizer({ roles, bindings }, { aggregation: 'stored' })
  return purpose.needsInSystem.length === 0
    ? []
    : accountsIn(bindings).filter(
        (account) =>
          hasClusterRights(authorizer, account, purpose) && !hasRightsIn(authorizer, account, purpose, SYSTEM),
      )
}

/** Which of these accounts have the other rights of the purpose in some namespaces, with all Roles and bindings. Pure. */
export const partialAccounts = (
  purpose: Purpose,
  accounts: readonly Account[],
  { roles, bindings }: Rights,
): readonly PartialAccount[] => {
  const authorizer = createAuthorizer({ roles, bindings }, { aggregation: 'stored' })
  return accounts.flatMap((account) => {
    const own = bindings.filter(({ subjects = [] }) =>
      (subjects ?? []).some(
        ({ kind, name, namespace }) =>
          kind === 'ServiceAccount' && name === account.name && namespace === account.namespace,
      ),
    )
    const namespaces = [...new Set(own.flatMap(({ metadata }) => metadata.namespace ?? []))].filter((namespace) =>
      hasRightsIn(authorizer, account, purpose, namespace),
    )
    return namespaces.length === 0 ? [] : [{ account, namespaces: namespaces.toSorted() }]
  })
}

/** Whoever may do one of these in a namespace can be any of its pods on the network. */
const takeovers: readonly Action[] = [
  ['', 'pods'],
  ['', 'replicationcontrollers'],
  ['apps', 'deployments'],
  ['apps', 'statefulsets'],
  ['apps', 'daemonsets'],
  ['apps', 'replicasets'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
]
  .map(([apiGroup = '', resource = '']): Action => ({ verb: 'create', apiGroup, resource }))
  .concat([
    { verb: 'create', apiGroup: '', resource: 'pods', subresource: 'exec' },
    { verb: 'patch', apiGroup: '', resource: 'pods', subresource: 'ephemeralcontainers' },
  ])

/** Who may create or enter pods in this namespace through its own RoleBindings, besides its own service accounts. Pure. */
export const sharedWith = (
  namespace: string,
  objects: { readonly roles: readonly RoleObject[]; readonly bindings: readonly BindingObject[] },
): readonly string[] => {
  const authorizer = createAuthorizer(objects, { aggregation: 'stored' })
  const holders = takeovers.flatMap((action) => authorizer.holders({ ...action, namespace }, 'any name'))
  return [
    ...new Set(
      holders
        .filter((holder) => holder.namespace === namespace)
        .filter(({ subject }) => subject.kind !== 'ServiceAccount' || (subject.namespace ?? namespace) !== namespace)
        .map(({ subject }) => `${subject.kind} ${subject.name}`),
    ),
  ].toSorted()
}
