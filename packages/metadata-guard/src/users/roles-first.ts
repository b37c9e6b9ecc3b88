import type { Change, Finding, ThreeStates } from '@dayone/pipeline'
import { workloadTitle } from '@dayone/kube'
import { namesOf } from '../host-network/names-of.ts'
import type { MetadataUsers, NodeRoleUser } from './metadata-users.ts'
import type { WorkloadRoleConfig } from '../workload-roles/role-config.ts'
import type { RoleChange } from '../workload-roles/role-changes.ts'
import { accountKey, accountOf } from '../workload-roles/wanted-role.ts'

interface Given {
  readonly configured: readonly WorkloadRoleConfig[]
  /** dayone.yaml has the pod identity webhook, which the step `cluster` installs. */
  readonly hasWebhook: boolean
  readonly changes: readonly Change<RoleChange>[]
}

const accountKeyOf = ({ workload: { namespace, template } }: NodeRoleUser): string =>
  accountKey({ namespace, name: template.spec.serviceAccountName ?? 'default' })

/**
 * Workloads that use the role of their node today and get one of their own with dayone.yaml: nothing is closed before
 * their pods have its credentials. If the saved specification is closed already, the step `cluster` may roll machines
 * before this step runs, so such workloads hold everything up as before. Pure.
 */
export function rolesFirst(
  { nodeRole }: MetadataUsers,
  states: ThreeStates,
  { configured, hasWebhook, changes }: Given,
): MetadataUsers['nodeRole'] {
  if ((states.saved ?? []).length === 0) return []
  const given = new Set(changes.flatMap(({ data }) => (data.kind === 'account-role' ? [accountKey(data.account)] : [])))
  const ours = new Set(configured.map((one) => accountKey(accountOf(one))))
  return nodeRole.filter((user) => {
    const key = accountKeyOf(user)
    if (given.has(key)) return true
    if (user.lack === undefined || !ours.has(key)) return false
    // dayone restarts its controller once; then the rollout takes its time.
    return user.lack.cause === 'early-pods' ? user.lack.isRestartable : hasWebhook
  })
}

/** A change that waits for the pods of a workload. Plain data, because it is displayed and saved. */
export interface TokenWait {
  readonly kind: 'token-wait'
}

/** What must come about by itself before the guard closes, when nothing else is left to do for it. Pure. */
export const tokenWaits = (waiting: MetadataUsers['nodeRole']): readonly Change<TokenWait>[] =>
  waiting.map(({ workload, lack }) => ({
    id: `Token/${workload.kind}/${workload.namespace}/${workload.name}`,
    action: 'wait',
    target: `pods of ${workloadTitle(workload)} with a token for their role`,
    why: `The guard would take the role of the node from them: ${lack?.why ?? 'they have no role of their own yet'} (MG-08)`,
    data: { kind: 'token-wait' },
  }))

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
