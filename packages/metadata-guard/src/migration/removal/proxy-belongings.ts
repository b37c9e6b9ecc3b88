import type { KubeObject, ObjectRef, Workload } from '@dayone/kube'
import { isProxyImage } from '../../proxy-marks.ts'
import type { ProxyAgent } from '../../proxies/proxy-agents.ts'
import { writerOf } from '../writers.ts'

/** An object that exists for the proxy alone. */
export interface Belonging {
  readonly ref: ObjectRef
  readonly uid: string
}

/** What the proxy uses, and others too: it stays. */
export interface Kept {
  readonly title: string
  /** A clause. */
  readonly why: string
}

export interface Belongings {
  /** In the order of their deletion: the proxy is last, so that an interrupted run still finds what belongs to it. */
  readonly own: readonly Belonging[]
  readonly kept: readonly Kept[]
}

/** The objects of the cluster that may belong to a proxy. */
export interface ProxyWorld {
  readonly agents: readonly ProxyAgent[]
  readonly workloads: readonly Workload[]
  /** The live objects of the agents. */
  readonly proxies: readonly KubeObject[]
  readonly accounts: readonly KubeObject[]
  /** RoleBindings and ClusterRoleBindings. */
  readonly bindings: readonly KubeObject[]
  /** Roles and ClusterRoles. */
  readonly roles: readonly KubeObject[]
}

interface Subject {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

interface Rule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly verbs?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

const reads = new Set(['get', 'list', 'watch'])

/** The manifests of kube2iam and kiam read pods and namespaces; kiam also writes events. */
const isRuleOfProxy = ({ apiGroups = [], resources = [], verbs = [], nonResourceURLs = [] }: Rule): boolean =>
  nonResourceURLs.length === 0 &&
  apiGroups.every((group) => group === '') &&
  ((resources.every((one) => one === 'pods' || one === 'namespaces') && verbs.every((verb) => reads.has(verb))) ||
    resources.every((one) => one === 'events'))

const titleOf = ({ kind, metadata: { name, namespace } }: KubeObject): string =>
  `${kind} ${name}${namespace === undefined ? '' : ` in ${namespace}`}`

const belongingOf = ({ apiVersion, kind, metadata }: KubeObject): Belonging => ({
  ref: {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  },
  uid: String(metadata['uid']),
})

const subjectsOf = (binding: KubeObject): readonly Subject[] => (binding['subjects'] ?? []) as readonly Subject[]
const subjectKey = (binding: KubeObject, { kind, name, namespace }: Subject): string =>
  kind === 'ServiceAccount' ? `${namespace ?? binding.metadata.namespace ?? ''}/${name}` : `${kind} ${name}`
const roleKey = (kind: unknown, namespace: string | undefined, name: unknown): string =>
  `${String(kind)}/${kind === 'Role' ? (namespace ?? '') : ''}/${String(name)}`
const roleOf = (binding: KubeObject): string => {
  const { kind, name } = (binding['roleRef'] ?? {}) as { readonly kind?: string; readonly name?: string }
  return roleKey(kind, binding.metadata.namespace, name)
}

const whyKeptWorkload = (proxy: KubeObject, agents: readonly ProxyAgent[]): string | undefined => {
  const { workload } =
    agents.find(
      ({ workload: { kind, namespace, name } }) =>
        kind === proxy.kind && name === proxy.metadata.name && namespace === proxy.metadata.namespace,
    ) ?? {}
  const others = (workload?.template.spec.containers ?? []).filter(({ image = '' }) => !isProxyImage(image))
  if (others.length > 0) return `it runs ${others.map(({ name }) => name).join(', ')} too`
  return whyManaged(proxy)
}

const whyManaged = ({ metadata }: KubeObject): string | undefined => {
  const writer = writerOf({ ...metadata.labels, ...metadata.annotations })
  return writer === undefined ? undefined : `${writer} manages it: remove it there`
}

/**
 * What exists for the proxy alone, and what stays because others use it, too. An object is recognized by what it is, not
 * by its name: an account that only the proxy runs as, bindings of such accounts alone, and roles of such bindings that
 * allow no more than the proxy needs. Pure.
 */
export function proxyBelongings(world: ProxyWorld): Belongings {
  const { agents, workloads, proxies, accounts, bindings, roles } = world
  const kept: Kept[] = []
  const ownOf = (objects: readonly KubeObject[], whyNot: (object: KubeObject) => string | undefined) =>
    objects.filter((object) => {
      const why = whyNot(object)
      if (why !== undefined) kept.push({ title: titleOf(object), why })
      return why === undefined
    })
  const ownProxies = ownOf(proxies, (proxy) => whyKeptWorkload(proxy, agents))
  const isOwnProxy = ({ kind, namespace, name }: Workload): boolean =>
    ownProxies.some((one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name)
  const accountKeyOf = ({ namespace, template: { spec } }: Workload): string =>
    `${namespace}/${spec.serviceAccountName ?? 'default'}`
  const used = new Set(
    agents
      .map(({ workload }) => workload)
      .filter(isOwnProxy)
      .map(accountKeyOf),
  )
  const ownAccounts = ownOf(
    accounts.filter(({ metadata }) => used.has(`${metadata.namespace ?? ''}/${metadata.name}`)),
    (account) => {
      if (account.metadata.name === 'default') return 'every namespace has one'
      const other = workloads.find(
        (workload) =>
          !isOwnProxy(workload) && accountKeyOf(workload) === `${account.metadata.namespace}/${account.metadata.name}`,
      )
      return other === undefined ? whyManaged(account) : `${other.kind} ${other.name} runs as it too`
    },
  )
  const keys = new Set(ownAccounts.map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`))
  const ownBindings = ownOf(
    bindings.filter((binding) => subjectsOf(binding).some((subject) => keys.has(subjectKey(binding, subject)))),
    (binding) => {
      const other = subjectsOf(binding).find((subject) => !keys.has(subjectKey(binding, subject)))
      return other === undefined ? whyManaged(binding) : `it gives ${other.kind} ${other.name} the same role`
    },
  )
  const bound = new Set(ownBindings.map(roleOf))
  const ownRoles = ownOf(
    roles.filter(({ kind, metadata }) => bound.has(roleKey(kind, metadata.namespace, metadata.name))),
    (role) => {
      const key = roleKey(role.kind, role.metadata.namespace, role.metadata.name)
      const other = bindings.find((binding) => roleOf(binding) === key && !ownBindings.includes(binding))
      if (other !== undefined) return `${titleOf(other)} refers to it`
      if (!((role['rules'] ?? []) as readonly Rule[]).every(isRuleOfProxy)) return 'it allows more than a proxy needs'
      return role['aggregationRule'] === undefined ? whyManaged(role) : 'other roles decide what it allows'
    },
  )
  return { own: [...ownRoles, ...ownBindings, ...ownAccounts, ...ownProxies].map(belongingOf), kept }
}
