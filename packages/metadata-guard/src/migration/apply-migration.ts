import { readPath } from '@dayone/cluster-spec'
import { hasManagedLabel, statusOf, type Kube } from '@dayone/kube'
import { UserError, type Change, type StepContext } from '@dayone/pipeline'
import type { MigrationConfig, MigrationPorts } from './migration-config.ts'
import { accountMark, accountRole } from './migration-marks.ts'
import type { MigrationData } from './migration-plan.ts'
import { addTrust } from './missing-trusts.ts'
import { podsWithoutToken } from './pods-without-token.ts'
import { switchWorkload, waitForRollout, type WorkloadSwitch } from './switch-workload.ts'

type AccountChange = Extract<MigrationData, { readonly do: 'account' }>

const refOf = ({ namespace, name }: Pick<AccountChange, 'namespace' | 'name'>) =>
  ({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name }) as const

/** A new account is ours, one that exists belongs to someone else: it gets two annotations and no label. */
const changeAccount = async (kube: Kube, change: AccountChange): Promise<void> => {
  const { namespace, name, role, like } = change
  const live = await kube.get(refOf(change))
  if (live === undefined && role === undefined) return
  if (live === undefined) {
    const model = await kube.get(refOf({ namespace, name: like }))
    const copied = ['imagePullSecrets', 'automountServiceAccountToken'].flatMap((field) =>
      model?.[field] === undefined ? [] : [[field, model[field]] as const],
    )
    await kube.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace, annotations: { [accountRole]: role ?? '', [accountMark]: role ?? '' } },
      ...Object.fromEntries(copied),
    })
    return
  }
  const uid = String(live.metadata['uid'])
  // What somebody else prepared stays theirs on the way back.
  if (role === undefined && live.metadata.annotations?.[accountMark] === undefined) return
  if (role !== undefined && live.metadata.annotations?.[accountRole] === role) return
  if (role === undefined && hasManagedLabel(live)) {
    await kube.remove(refOf(change), { uid })
    return
  }
  const annotations = { [accountRole]: role ?? null, [accountMark]: role ?? null }
  const answer = await kube.request({
    method: 'PATCH',
    path: `${await kube.pathOf(refOf(change))}?fieldManager=dayone-migration`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { uid, annotations } },
  })
  if (answer.status >= 300)
    throw new UserError(`ServiceAccount ${name} in ${namespace} was not changed: ${statusOf(answer).message}`, {
      hint: 'Run the same command again to continue.',
      exitCode: answer.status === 409 ? 5 : 6,
    })
}

const requireTokens = async (kube: Kube, change: WorkloadSwitch): Promise<void> => {
  const { kind, namespace, name } = change
  if (kind === 'CronJob') return
  const all = await podsWithoutToken(kube, namespace)
  const without = all
    .filter((pod) => pod.role === change.marks?.role && pod.account === change.to)
    .map((pod) => pod.name)
  if (without.length === 0) return
  throw new UserError(
    `Pods of ${kind} ${name} in ${namespace} have no token for their role: ${without.slice(0, 5).join(', ')}.`,
    {
      hint: 'The pod identity webhook did not see them; they still get the role from the proxy. Check it with `kubectl -n kube-system get pods`, then replace the pods, or take the workload back:',
      nextSteps: [
        `kubectl -n ${namespace} rollout restart ${kind.toLowerCase()} ${name}`,
        `dayone metadata-guard kube2iam back ${namespace}/${kind}/${name}`,
      ],
      exitCode: 5,
    },
  )
}

/** Applies one change, and does not return before the pods of a workload are replaced and have their token. */
export const applyMigration = async (
  { data }: Change<MigrationData>,
  config: MigrationConfig,
  ctx: StepContext<MigrationPorts>,
): Promise<void> => {
  const { kube, cloud } = ctx.ports
  if (data.do === 'trust') return addTrust(cloud.roles, data.trust)
  if (data.do === 'account') return changeAccount(kube, data)
  if (data.do === 'delete') return void (await kube.remove(data.ref, { uid: data.uid }))
  if (data.do !== 'switch') return
  const { change } = data
  await switchWorkload(kube, change)
  const live = await kube.get(change)
  // Nothing runs that could be replaced.
  if (readPath(live, ['spec', 'replicas']) === 0) return
  await waitForRollout(change, ctx, config.rolloutMinutes)
  if (change.marks !== undefined && !config.isPractice) await requireTokens(kube, change)
}
