import type { BindingObject, RoleObject } from '@dayone/authorizer'
import { hasManagedLabel, type Kube, type KubeKind, type KubeObject } from '@dayone/kube'
import { DEFAULT } from '../bundle/default-objects.ts'
import type { NamespacesConfig } from '../config.ts'
import type { ClosedNamespace } from '../bundle/kube-system-config.ts'
import { callerRules, isConcerned, runsAs, type Candidate } from './caller-rules.ts'
import {
  accountsFor,
  accountText,
  clusterAccountsFor,
  partialAccounts,
  purposes,
  sharedWith,
  type Account,
  type Purpose,
} from './platform-callers.ts'
import type { Platform, UndecidedCaller } from './platform-rule.ts'

type Reads = Pick<Kube, 'observeAll' | 'observing'>
type CallerConfig = Pick<NamespacesConfig, 'namespaces' | 'scrapers' | 'ingressControllers'>

const rbac = 'rbac.authorization.k8s.io/v1'
const workloadKinds: readonly KubeKind[] = ['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => ({
  apiVersion: 'apps/v1',
  kind,
}))

const asRoles = (objects: readonly KubeObject[]) => objects as unknown as readonly RoleObject[]
const asBindings = (objects: readonly KubeObject[]) => objects as unknown as readonly BindingObject[]

const inNamespace = async (
  kube: Reads,
  kinds: readonly KubeKind[],
  namespace: string,
): Promise<readonly KubeObject[]> =>
  (await Promise.all(kinds.map((kind) => kube.observing.list(kind, { namespace })))).flat()

const parseAccount = (text: string): Account => {
  const [namespace = '', name = ''] = text.split('/')
  return { namespace, name }
}

/** Where teams do not decide what runs: not in dayone.yaml, not labelled by dayone, and not `default`. */
const isOfPlatform =
  ({ namespaces }: CallerConfig, live: readonly KubeObject[]) =>
  ({ namespace }: Account): boolean => {
    const found = live.find(({ metadata }) => metadata.name === namespace)
    return (
      namespace !== DEFAULT &&
      !namespaces.some(({ name }) => name === namespace) &&
      found !== undefined &&
      !hasManagedLabel(found) &&
      found.metadata.labels?.['dayone.dev/team'] === undefined
    )
  }

interface AccountWorld {
  readonly live: readonly KubeObject[]
  readonly roles: readonly KubeObject[]
  readonly bindings: readonly KubeObject[]
}

/** Accounts with the cluster-wide rights of a purpose, which may have the others through Roles. */
const withClusterRights = (
  config: CallerConfig,
  purpose: Purpose,
  { live, roles, bindings }: AccountWorld,
): readonly Account[] =>
  clusterAccountsFor(purpose, { roles: asRoles(roles), bindings: asBindings(bindings) }).filter(
    isOfPlatform(config, live),
  )

/** Roles of kube-system too, if they can decide who is meant. */
const readAccountWorld = async (
  config: CallerConfig,
  wanted: readonly Purpose[],
  kube: Reads,
  since?: Date,
): Promise<AccountWorld> => {
  const [live, roles, bindings] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }, since),
    kube.observeAll({ apiVersion: rbac, kind: 'ClusterRole' }, since),
    kube.observeAll({ apiVersion: rbac, kind: 'ClusterRoleBinding' }, since),
  ])
  const world = { live, roles, bindings }
  if (wanted.every((purpose) => withClusterRights(config, purpose, world).length === 0)) return world
  const ofSystem = (kind: string) => inNamespace(kube, [{ apiVersion: rbac, kind }], 'kube-system')
  const [ownRoles, ownBindings] = await Promise.all([ofSystem('Role'), ofSystem('RoleBinding')])
  return { live, roles: [...roles, ...ownRoles], bindings: [...bindings, ...ownBindings] }
}

/** What dayone.yaml names, else what has the rights. */
const accountsOf = (
  config: CallerConfig,
  purpose: Purpose,
  { live, roles, bindings }: AccountWorld,
): readonly Account[] =>
  config[purpose.id]?.map(parseAccount) ??
  accountsFor(purpose, { roles: asRoles(roles), bindings: asBindings(bindings) }).filter(isOfPlatform(config, live))

const workloadsOf = async (kube: Reads, account: Account): Promise<readonly KubeObject[]> =>
  (await inNamespace(kube, workloadKinds, account.namespace)).filter((one) => runsAs(one, account))

/**
 * What may be a scraper, but has its rights through Roles in namespaces where a team may have given them. Reads all Roles
 * if something has the cluster-wide rights alone.
 */
const readPartial = async (
  config: CallerConfig,
  purpose: Purpose,
  world: AccountWorld,
  { kube, since }: { readonly kube: Reads; readonly since?: Date | undefined },
): Promise<readonly UndecidedCaller[]> => {
  if (config[purpose.id] !== undefined) return []
  const accounts = withClusterRights(config, purpose, world)
  if (accounts.length === 0) return []
  const [allRoles, allBindings] = await Promise.all([
    kube.observeAll({ apiVersion: rbac, kind: 'Role' }, since),
    kube.observeAll({ apiVersion: rbac, kind: 'RoleBinding' }, since),
  ])
  const partial = partialAccounts(purpose, accounts, {
    roles: asRoles([...world.roles, ...allRoles]),
    bindings: asBindings([...world.bindings, ...allBindings]),
  })
  const running = await Promise.all(
    partial.map(async (one) => ((await workloadsOf(kube, one.account)).length === 0 ? [] : [one])),
  )
  return running.flat().map(({ account, namespaces }) => ({
    purpose: purpose.id,
    title: purpose.title,
    accounts: [accountText(account)],
    why: `its Roles to list pods and endpoints are in ${namespaces.join(', ')}, not in kube-system, so a team may have granted them`,
    isNamed: false,
  }))
}

/**
 * What runs in the platform's namespaces and connects to pods of all others: scrapers and ingress controllers. Reads
 * three lists if there are none.
 */
export const readCallers = async (
  config: CallerConfig,
  closed: readonly ClosedNamespace[],
  kube: Reads,
  since?: Date,
): Promise<Pick<Platform, 'rules' | 'undecided'>> => {
  const wanted = purposes.filter((purpose) => isConcerned(closed, purpose))
  const isDetected = wanted.some(({ id }) => config[id] === undefined)
  const world = isDetected ? await readAccountWorld(config, wanted, kube, since) : { live: [], roles: [], bindings: [] }

  const candidateOf = async (account: Account, isNamed: boolean): Promise<Candidate> => {
    const { namespace } = account
    const workloads = await workloadsOf(kube, account)
    if (isNamed || workloads.length === 0) return { account, workloads, sharedWith: [] }
    const own = await inNamespace(kube, [{ apiVersion: rbac, kind: 'Role' }], namespace)
    const bound = await inNamespace(kube, [{ apiVersion: rbac, kind: 'RoleBinding' }], namespace)
    const objects = { roles: asRoles([...world.roles, ...own]), bindings: asBindings(bound) }
    return { account, workloads, sharedWith: sharedWith(namespace, objects) }
  }
  const found = await Promise.all(
    wanted.map(async (purpose) => {
      const isNamed = config[purpose.id] !== undefined
      const accounts = accountsOf(config, purpose, world)
      const candidates = await Promise.all(accounts.map((account) => candidateOf(account, isNamed)))
      const { rules, undecided } = callerRules({ ...config, namespaces: closed }, purpose, candidates)
      const partial = rules.length > 0 ? [] : await readPartial(config, purpose, world, { kube, since })
      return { rules, undecided: [...undecided, ...partial] }
    }),
  )
  return { rules: found.flatMap(({ rules }) => rules), undecided: found.flatMap(({ undecided }) => undecided) }
}

/** The ingress controllers that run, whether a namespace is exposed to them or not. */
export const readIngressControllers = async (config: CallerConfig, kube: Reads): Promise<readonly Candidate[]> => {
  const [purpose] = purposes.filter(({ id }) => id === 'ingressControllers')
  if (purpose === undefined) return []
  const found = await Promise.all(
    accountsOf(config, purpose, await readAccountWorld(config, [purpose], kube)).map(async (account) => ({
      account,
      workloads: await workloadsOf(kube, account),
      sharedWith: [],
    })),
  )
  return found.filter(({ workloads }) => workloads.length > 0)
}
