import type { BindingObject, RoleObject } from '@dayone/authorizer'
import { hasManagedLabel, type Kube, type KubeKind, type KubeObject } from '@dayone/kube'
import { DEFAULT } from '../bundle/default-objects.ts'
import type { NamespacesConfig } from '../config.ts'
import type { ClosedNamespace } from '../bundle/kube-system-config.ts'
import { callerRules, isConcerned, runsAs, type Candidate } from './caller-rules.ts'
import { accountsFor, purposes, sharedWith, type Account, type Purpose } from './platform-callers.ts'
import type { Platform } from './platform-rule.ts'

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

/**
 * What runs in the platform's namespaces and connects to pods of all others: scrapers and ingress controllers. Reads
 * two lists if there are none.
 */
export const readCallers = async (
  config: CallerConfig,
  closed: readonly ClosedNamespace[],
  kube: Reads,
  since?: Date,
): Promise<Pick<Platform, 'rules' | 'undecided'>> => {
  const wanted = purposes.filter((purpose) => isConcerned(closed, purpose))
  const isDetected = wanted.some(({ id }) => config[id] === undefined)
  const [live, roles, bindings] = isDetected
    ? await Promise.all([
        kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }, since),
        kube.observeAll({ apiVersion: rbac, kind: 'ClusterRole' }, since),
        kube.observeAll({ apiVersion: rbac, kind: 'ClusterRoleBinding' }, since),
      ])
    : [[], [], []]
  const world = { roles: asRoles(roles), bindings: asBindings(bindings) }
  const accountsOf = (purpose: Purpose): readonly Account[] =>
    config[purpose.id]?.map(parseAccount) ?? accountsFor(purpose, world).filter(isOfPlatform(config, live))

  const candidateOf = async (account: Account, isNamed: boolean): Promise<Candidate> => {
    const { namespace } = account
    const workloads = (await inNamespace(kube, workloadKinds, namespace)).filter((one) => runsAs(one, account))
    if (isNamed || workloads.length === 0) return { account, workloads, sharedWith: [] }
    const own = await inNamespace(kube, [{ apiVersion: rbac, kind: 'Role' }], namespace)
    const bound = await inNamespace(kube, [{ apiVersion: rbac, kind: 'RoleBinding' }], namespace)
    const objects = { roles: asRoles([...roles, ...own]), bindings: asBindings(bound) }
    return { account, workloads, sharedWith: sharedWith(namespace, objects) }
  }
  const found = await Promise.all(
    wanted.map(async (purpose) => {
      const isNamed = config[purpose.id] !== undefined
      const candidates = await Promise.all(accountsOf(purpose).map((account) => candidateOf(account, isNamed)))
      return callerRules({ ...config, namespaces: closed }, purpose, candidates)
    }),
  )
  return { rules: found.flatMap(({ rules }) => rules), undecided: found.flatMap(({ undecided }) => undecided) }
}
