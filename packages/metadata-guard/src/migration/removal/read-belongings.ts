import { listAll, type Kube, type KubeObject, type Workload } from '@dayone/kube'
import type { ProxyAgent } from '../../proxies/proxy-agents.ts'
import { proxyBelongings, type Belongings } from './proxy-belongings.ts'

const rbac = 'rbac.authorization.k8s.io/v1'

type Ask = Pick<Kube, 'pathOf' | 'request' | 'get'>

/** Reads what may belong to kube2iam or kiam. Throws UserError (exit 6) where something may not be read. */
export const readBelongings = async (
  kube: Ask,
  agents: readonly ProxyAgent[],
  workloads: readonly Workload[],
): Promise<Belongings> => {
  if (agents.length === 0) return { own: [], kept: [] }
  const all = async (apiVersion: string, ...kinds: readonly string[]): Promise<readonly KubeObject[]> =>
    (await Promise.all(kinds.map((kind) => listAll(kube, { apiVersion, kind })))).flat()
  const agentsOnce = [...new Set(agents.map(({ workload }) => workload))]
  const [proxies, accounts, bindings, roles] = await Promise.all([
    Promise.all(
      agentsOnce.map(({ kind, namespace, name }) =>
        kube.get({ apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1', kind, namespace, name }),
      ),
    ),
    all('v1', 'ServiceAccount'),
    all(rbac, 'RoleBinding', 'ClusterRoleBinding'),
    all(rbac, 'Role', 'ClusterRole'),
  ])
  return proxyBelongings({
    agents,
    workloads,
    proxies: proxies.filter((one) => one !== undefined),
    accounts,
    bindings,
    roles,
  })
}
