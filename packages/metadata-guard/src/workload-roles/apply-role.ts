import type { IamRole, Roles } from '@dayone/aws'
import type { Kube } from '@dayone/kube'
import { UserError, type Clock } from '@dayone/pipeline'
import { annotateAccount, releaseAccount } from './account-roles.ts'
import { restartAnnotation } from './read-roles.ts'
import type { RoleChange } from './role-changes.ts'
import { accountKey, inlinePolicy, ownedAccount, roleDifferences, type WantedRole } from './wanted-role.ts'

interface Ports {
  readonly kube: Pick<Kube, 'pathOf' | 'request' | 'observe'>
  readonly cloud: { readonly roles: Roles }
}

/**
 * Applies one change of planRoles; safe to repeat. Throws UserError (exit 5) for a role that turned out to belong to
 * someone else.
 */
export async function applyRoleChange(
  change: RoleChange,
  cluster: string,
  { kube, cloud }: Ports,
  clock: Clock,
): Promise<void> {
  if (change.kind === 'account-role') return annotateAccount(kube, change.account, change.role, change.force)
  if (change.kind === 'account-release') return releaseAccount(kube, change.account, change.uid)
  if (change.kind === 'restart') return restart(kube, change, clock)
  const { configId } = await kube.observe([])
  const isOurs = (role: IamRole): boolean => ownedAccount(role, cluster, configId) !== undefined
  if (change.kind === 'iam-role') return applyRole(change.role, cloud.roles, isOurs)
  const live = await cloud.roles.read(change.name)
  if (live === undefined) return
  if (!isOurs(live)) throw foreign(change.name)
  await cloud.roles.remove(live)
}

async function applyRole(role: WantedRole, roles: Roles, isOurs: (live: IamRole) => boolean): Promise<void> {
  const { name, policies, document, trust } = role
  const live = await roles.read(name)
  if (live === undefined) await roles.create(role)
  else if (!isOurs(live) || live.tags['dayone.dev/service-account'] !== accountKey(role.account)) throw foreign(name)
  else if (roleDifferences(role, live).some((line) => line.includes('trust policy'))) await roles.setTrust(name, trust)
  // What is too much goes first.
  for (const arn of live?.attached ?? []) if (!policies.includes(arn)) await roles.detach(name, arn)
  for (const policy of live?.inline ?? [])
    if (policy.name !== inlinePolicy || document === undefined) await roles.deletePolicy(name, policy.name)
  for (const arn of policies) if (live?.attached.includes(arn) !== true) await roles.attach(name, arn)
  if (document !== undefined) await roles.putPolicy(name, inlinePolicy, document)
}

const foreign = (name: string): UserError =>
  new UserError(`The role ${name} does not belong to this dayone.yaml. It was not changed.`, {
    hint: 'Run the same command again to re-plan.',
    exitCode: 5,
  })

async function restart(
  kube: Pick<Kube, 'pathOf' | 'request'>,
  { workload, namespace, name }: Extract<RoleChange, { kind: 'restart' }>,
  clock: Clock,
): Promise<void> {
  const path = await kube.pathOf({ apiVersion: 'apps/v1', kind: workload, namespace, name })
  // To the second, like the API server's own times.
  const at = clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
  const { status } = await kube.request({
    method: 'PATCH',
    path: `${path}?fieldManager=dayone-workload-role`,
    contentType: 'application/strategic-merge-patch+json',
    body: { spec: { template: { metadata: { annotations: { [restartAnnotation]: at } } } } },
  })
  if (status < 300 || status === 404) return
  throw new UserError(`${workload} ${name} in ${namespace} was not restarted: the API server answered ${status}.`, {
    hint: `Restart it: \`kubectl -n ${namespace} rollout restart ${workload.toLowerCase()}/${name}\`.`,
    exitCode: status === 403 ? 6 : 5,
  })
}
