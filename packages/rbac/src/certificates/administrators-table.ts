import { privilegedGroup, type Grant } from '@dayone/authorizer'
import type { StatusTable } from '@dayone/pipeline'
import { isBreakGlass } from '../break-glass/break-glass-objects.ts'
import type { RbacConfig } from '../config.ts'

const originOf = ({ breakGlass = [] }: Pick<RbacConfig, 'breakGlass'>, grant: Grant): string => {
  if (grant.isKnown) return 'Kubernetes or kops'
  return isBreakGlass(breakGlass, grant.bindingId, grant.subject) ? 'rbac.breakGlass' : 'foreign'
}

/** Who is bound to cluster-admin in the whole cluster, and by what. Pure. */
export const administratorsTable = (config: Pick<RbacConfig, 'breakGlass'>, grants: readonly Grant[]): StatusTable => ({
  title: 'Who is cluster admin',
  head: ['subject', 'by', 'from'],
  rows: [
    [`Group ${privilegedGroup}`, 'the API server, before RBAC', 'Kubernetes'],
    ...grants
      .filter(
        ({ roleId, namespace, subject }) =>
          roleId === 'ClusterRole/cluster-admin' && namespace === undefined && subject.name !== privilegedGroup,
      )
      .map((grant) => [grant.subjectTitle, grant.bindingId.replace('/', ' '), originOf(config, grant)]),
  ],
  notes: [],
})
