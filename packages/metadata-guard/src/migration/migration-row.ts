import type { AccountInUse, Workload } from '@dayone/kube'
import { roleAnnotation } from '../proxy-marks.ts'
import { accountRole, externalId, originMark, roleMark } from './migration-marks.ts'
import type { WhyNotGiven } from './allowed-roles.ts'
import { proposedAccounts, type Asking } from './proposed-accounts.ts'
import { parseRoleArn, roleOfAnnotation, type RoleReference } from './role-reference.ts'

/** A service account that a RoleBinding or ClusterRoleBinding names. */
export interface BoundAccount {
  readonly namespace: string
  readonly name: string
  /** "RoleBinding deploy in shop". */
  readonly by: string
}

/** One workload that gets a role from kube2iam or kiam, or got one before its migration. */
export interface MigrationRow {
  readonly workload: Workload
  /** As the annotation says it. */
  readonly asked: string
  readonly role: RoleReference | undefined
  /** Its service account before the migration. */
  readonly account: string
  /** The service account that has the role; the same where all its pods want this one role. */
  readonly target: string
  /** The target does not exist yet. */
  readonly isNew: boolean
  readonly isSwitched: boolean
  /** Why dayone cannot migrate it, a clause. */
  readonly held?: string
}

/** `shop/Deployment/web`: how a workload is named on the command line. */
export const rowId = ({ workload: { namespace, kind, name } }: MigrationRow): string => `${namespace}/${kind}/${name}`

/** What decides the rows. */
export interface RowFacts {
  readonly workloads: readonly Workload[]
  readonly accounts: readonly AccountInUse[]
  readonly bound: readonly BoundAccount[]
  /** The AWS account of the cluster. */
  readonly awsAccount: string
  /** `--base-role-arn` of kube2iam. */
  readonly base?: string | undefined
  readonly whyNotGiven: WhyNotGiven
}

const accountOf = ({ template }: Workload): string =>
  template.annotations[originMark] ?? template.spec.serviceAccountName ?? 'default'

const askingOf = (workload: Workload, { awsAccount, base }: RowFacts): Asking => {
  const { annotations } = workload.template
  const asked = annotations[roleAnnotation] ?? annotations[roleMark]
  return {
    workload,
    account: accountOf(workload),
    asked,
    role:
      asked === undefined
        ? undefined
        : (roleOfAnnotation(asked, awsAccount, base) ?? parseRoleArn(annotations[roleMark] ?? '')),
  }
}

const fixed: readonly Workload['kind'][] = ['Pod', 'Job', 'ReplicaSet', 'ReplicationController']

const heldBy = (
  { workload, role, account, asked = '' }: Asking,
  target: string,
  { accounts, bound, awsAccount, whyNotGiven }: RowFacts,
): string | undefined => {
  const { namespace, kind } = workload
  if (role === undefined) return `the role ${asked} is not the name of an IAM role`
  if (role.account !== awsAccount)
    return `its role belongs to account ${role.account}: trust the OIDC provider of this cluster there first`
  const notGiven = whyNotGiven(namespace, role)
  if (notGiven !== undefined) return notGiven
  if (fixed.includes(kind))
    return `the pods of a ${kind} keep their service account: create it again with serviceAccountName: ${target}`
  const existing = accounts.find((one) => one.namespace === namespace && one.name === target)
  const other = existing?.annotations[accountRole]
  if (other !== undefined && other !== role.arn) return `the service account ${target} has the role ${other}`
  const rights = bound.filter((one) => one.namespace === namespace && one.name === account)
  const own = new Set(bound.filter((one) => one.namespace === namespace && one.name === target).map(({ by }) => by))
  const missing = target === account ? [] : rights.filter(({ by }) => !own.has(by))
  return missing.length === 0
    ? undefined
    : `${missing.map(({ by }) => by).join(', ')} gives ${account} permissions that ${target} does not have: add it as a subject first`
}

/**
 * The table of a migration: one row for each workload with a role, by namespace and name. kube2iam gives roles to pods
 * and AWS trusts service accounts, so accounts with several roles are split. Pure, and the same at each stage.
 */
export const migrationRows = (facts: RowFacts): readonly MigrationRow[] => {
  const { accounts, workloads } = facts
  const all = workloads.map((workload) => askingOf(workload, facts))
  const targets = proposedAccounts(all, accounts)
  return all
    .flatMap((one): readonly MigrationRow[] => {
      const { workload, asked, role, account } = one
      if (asked === undefined) return []
      const target = targets.get(one) ?? account
      const { namespace, template } = workload
      const existing = accounts.find(({ namespace: of, name }) => of === namespace && name === target)
      const isSwitched =
        role !== undefined &&
        template.annotations[roleMark] === role.arn &&
        (template.spec.serviceAccountName ?? 'default') === target &&
        existing?.annotations[accountRole] === role.arn
      // Anyone can write the mark; without the annotation it asks for nothing.
      if (!isSwitched && template.annotations[roleAnnotation] === undefined) return []
      const held = isSwitched ? undefined : heldBy(one, target, facts)
      return [
        {
          workload,
          asked,
          role,
          account,
          target,
          isNew: existing === undefined,
          isSwitched,
          ...(held === undefined ? {} : { held }),
        },
      ]
    })
    .toSorted((one, other) => (rowId(one) < rowId(other) ? -1 : 1))
}

/** Workloads that pass an external id, which web identity does not have. Pure. */
export const withExternalId = (rows: readonly MigrationRow[]): readonly MigrationRow[] =>
  rows.filter(({ workload }) => workload.template.annotations[externalId] !== undefined)
