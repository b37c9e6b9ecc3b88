import type { ServiceAccountName } from '@dayone/aws'
import type { Change } from '@dayone/pipeline'
import { roleAnnotation, type AccountRole } from './account-roles.ts'
import { missingIn } from './identity-pods.ts'
import { restartable, type ObservedRoles } from './read-roles.ts'
import { accountKey, ownedAccount, roleDifferences, type WantedRole } from './wanted-role.ts'

/** A change of a role or of what uses it. Plain data, because it is displayed and saved. */
export type RoleChange =
  | { readonly kind: 'iam-role'; readonly role: WantedRole }
  | { readonly kind: 'iam-role-removal'; readonly name: string }
  | {
      readonly kind: 'account-role'
      readonly account: ServiceAccountName
      readonly role: string
      readonly force: boolean
    }
  | { readonly kind: 'account-release'; readonly account: ServiceAccountName; readonly uid: string }
  | { readonly kind: 'restart'; readonly workload: string; readonly namespace: string; readonly name: string }

const titleOf = ({ namespace, name }: ServiceAccountName): string => `ServiceAccount ${name} in ${namespace}`

/** In one line, because a plan shows what it creates without details: "AmazonS3ReadOnlyAccess and 2 statements". */
const permissionsOf = ({ policies, document }: WantedRole): string => {
  const { Statement } = JSON.parse(document ?? '{"Statement":[]}') as { readonly Statement: readonly unknown[] }
  const own = Statement.length === 1 ? '1 statement' : `${Statement.length} statements`
  return [...policies.map((arn) => arn.replace(/^.*:policy\//, '')), ...(Statement.length === 0 ? [] : [own])].join(
    ' and ',
  )
}

/** Creates the role, or makes it hold exactly what dayone.yaml says. Pure. */
export function roleChanges(role: WantedRole, observed: ObservedRoles): readonly Change<RoleChange>[] {
  const live = observed.roles.find(({ name }) => name === role.name)
  const differences = roleDifferences(role, live)
  if (live !== undefined && differences.length === 0) return []
  const { name, namespace } = role.account
  return [
    {
      id: `IamRole/${role.name}`,
      action: live === undefined ? 'create' : 'update',
      target: `IAM role ${role.name}${live === undefined ? ` with ${permissionsOf(role)}` : ''}`,
      why:
        live === undefined
          ? `Pods of the service account ${name} in ${namespace} get these permissions, and nobody else: the trust policy compares subject and audience of their token (MG-06)`
          : 'It holds something other than dayone.yaml says (MG-06)',
      diff: differences.join('\n'),
      data: { kind: 'iam-role', role },
    },
  ]
}

/** Annotates the service account. Pure. */
export function accountChanges(
  { account, arn }: WantedRole,
  { accounts }: ObservedRoles,
): readonly Change<RoleChange>[] {
  const live = accounts.find((one) => accountKey(one) === accountKey(account))
  if (live?.role === arn) return []
  const by = live?.setBy === undefined ? '' : ` (set by ${live.setBy})`
  return [
    {
      id: `ServiceAccountRole/${accountKey(account)}`,
      action: 'update',
      target: titleOf(account),
      why: 'The pod identity webhook gives new pods of this service account the role. If it does not exist, it is created with this annotation alone (MG-06)',
      diff: [
        ...(live?.role === undefined ? [] : [`- metadata.annotations.${roleAnnotation}: ${live.role}${by}`]),
        `+ metadata.annotations.${roleAnnotation}: ${arn}`,
      ].join('\n'),
      data: { kind: 'account-role', account, role: arn, force: live?.role !== undefined },
    },
  ]
}

/** Restarts controllers whose pods were created before their service account had the role. Pure. */
export function restartChanges({ account, arn }: WantedRole, observed: ObservedRoles): readonly Change<RoleChange>[] {
  const { accounts, pods, webhookSince, restarts } = observed
  const live = accounts.find((one) => accountKey(one) === accountKey(account))
  if (live?.role !== arn || webhookSince === undefined) return []
  const needed = [live.since ?? '', webhookSince].sort().at(-1) ?? ''
  const early = pods.filter((pod) => isOf(pod, account) && missingIn(pod, arn).length > 0)
  const roots = new Map(early.map(({ root }) => [`${root.kind}/${account.namespace}/${root.name}`, root]))
  return [...roots]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, { kind, name }]): Change<RoleChange>[] => {
      // Once is enough: what lacks the role afterwards is a check that fails, not another restart.
      if (!restartable.includes(kind) || Date.parse(restarts[key] ?? '') >= Date.parse(needed)) return []
      return [
        {
          id: `Restart/${key}`,
          action: 'run',
          target: `rollout restart of ${kind} ${name} in ${account.namespace}`,
          why: `Its pods were created before their service account had the role, so they have no credentials of it (MG-08)`,
          effect: 'restart',
          data: { kind: 'restart', workload: kind, namespace: account.namespace, name },
        },
      ]
    })
}

const isOf = (
  pod: { readonly namespace: string; readonly account: string },
  { namespace, name }: ServiceAccountName,
): boolean => pod.namespace === namespace && pod.account === name

/** What dayone.yaml no longer lists: first the annotations, then the roles. Pure. */
export function obsoleteChanges(
  observed: ObservedRoles,
  cluster: string,
  wanted: ReadonlySet<string>,
): readonly Change<RoleChange>[] {
  const { accounts, roles, configId } = observed
  const isObsolete = (key: string | undefined): boolean => key !== undefined && !wanted.has(key)
  const obsolete = roles.filter((role) => isObsolete(ownedAccount(role, cluster, configId)))
  const arns = new Set(obsolete.map(({ arn }) => arn))
  const annotated = accounts.filter(
    (account) => account.since !== undefined && isObsolete(accountKey(account)) && arns.has(account.role ?? ''),
  )
  return [...annotated.map(releaseChange), ...obsolete.map(({ name }) => removalChange(name))]
}

const releaseChange = (account: AccountRole): Change<RoleChange> => ({
  id: `ServiceAccountRole/${accountKey(account)}`,
  action: 'update',
  target: titleOf(account),
  why: 'Its role is no longer in dayone.yaml. Running pods lose it with the role; the service account stays',
  diff: `- metadata.annotations.${roleAnnotation}: ${account.role ?? ''}`,
  data: { kind: 'account-release', account: { namespace: account.namespace, name: account.name }, uid: account.uid },
})

const removalChange = (name: string): Change<RoleChange> => ({
  id: `IamRole/${name}`,
  action: 'delete',
  target: `IAM role ${name}`,
  why: 'dayone created it, and dayone.yaml no longer lists its service account',
  data: { kind: 'iam-role-removal', name },
})
