import type { Change, Finding, ThreeStates } from '@dayone/pipeline'
import { workloadTitle } from '@dayone/kube'
import { namesOf } from '../host-network/names-of.ts'
import type { MetadataUsers } from '../users/metadata-users.ts'
import type { RoleChange } from './role-changes.ts'
import { accountKey } from './wanted-role.ts'

/**
 * Workloads that use the role of their node today and get one of their own with this plan: nothing is closed before they
 * have it. If the saved specification is closed already, the step `cluster` may roll machines before this step runs, so
 * such workloads hold everything up as before. Pure.
 */
export function rolesFirst(
  { nodeRole }: MetadataUsers,
  states: ThreeStates,
  changes: readonly Change<RoleChange>[],
): MetadataUsers['nodeRole'] {
  if ((states.saved ?? []).length === 0) return []
  const given = new Set(changes.flatMap(({ data }) => (data.kind === 'account-role' ? [accountKey(data.account)] : [])))
  return nodeRole.filter(({ workload: { namespace, template } }) =>
    given.has(accountKey({ namespace, name: template.spec.serviceAccountName ?? 'default' })),
  )
}

/** Says what is put off. Pure. */
export const rolesFirstFindings = (waiting: MetadataUsers['nodeRole']): readonly Finding[] =>
  waiting.length === 0
    ? []
    : [
        {
          id: 'MG-06/roles-first',
          kind: 'safe',
          target: 'IAM roles of workloads',
          control: 'MG-06',
          text: `${namesOf(waiting.map(({ workload }) => workloadTitle(workload)))} ${waiting.length === 1 ? 'uses' : 'use'} the role of the node today: the role comes first, and the guard closes afterwards.`,
        },
      ]
