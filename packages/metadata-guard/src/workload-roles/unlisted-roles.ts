import { workloadRoleName, workloadRolePath } from '@dayone/aws'
import type { CloudRole } from '../ways-round/cloud-roles.ts'
import type { WorkloadRoleConfig } from './role-config.ts'
import { accountOf } from './wanted-role.ts'

/** The roles of service accounts without those that dayone.yaml gives them: those are meant. Pure. */
export const unlistedRoles = (
  roles: readonly CloudRole[],
  configured: readonly WorkloadRoleConfig[],
  cluster: string,
): readonly CloudRole[] => {
  const listed = new Set(
    configured.map((one) => {
      const account = accountOf(one)
      return `${account.namespace}/${account.name} :role${workloadRolePath(cluster)}${workloadRoleName(account, cluster)}`
    }),
  )
  return roles.filter(
    ({ kind, namespace, name, role }) =>
      kind !== 'ServiceAccount' || !listed.has(`${namespace}/${name} ${/:role\/.*$/.exec(role)?.[0] ?? ''}`),
  )
}
