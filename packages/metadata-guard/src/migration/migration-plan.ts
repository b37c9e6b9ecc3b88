import { workloadTitle } from '@dayone/kube'
import type { Change, Plan } from '@dayone/pipeline'
import type { MigrationConfig } from './migration-config.ts'
import { migrationFindings } from './migration-findings.ts'
import { rowId, type MigrationRow } from './migration-row.ts'
import type { MissingTrust } from './missing-trusts.ts'
import { apiVersionOf, type MigrationObserved } from './read-migration.ts'
import { planRemoval, type ProxyDeletion } from './removal/plan-removal.ts'
import type { WorkloadSwitch } from './switch-workload.ts'
import { webIdentityStatement } from '@dayone/aws'

/** One thing that the migration does. */
export type MigrationData =
  | { readonly do: 'trust'; readonly trust: Omit<MissingTrust, 'notAssumed'> }
  | {
      readonly do: 'account'
      readonly namespace: string
      readonly name: string
      /** Undefined takes the role away again. */
      readonly role: string | undefined
      /** The account whose settings a new one copies. */
      readonly like: string
    }
  | { readonly do: 'switch'; readonly change: WorkloadSwitch }
  | ProxyDeletion
  | { readonly do: 'nothing' }

const trustChanges = (trusts: readonly MissingTrust[]): readonly Change<MigrationData>[] =>
  trusts
    .filter(({ notAssumed }) => notAssumed === undefined)
    .map(({ role, identity }) => ({
      id: `trust/${role}`,
      action: 'update',
      target: `trust policy of IAM role ${role}`,
      why: `${identity.accounts.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')} may assume it; everyone who may today still may`,
      diff: `+ ${JSON.stringify(webIdentityStatement(identity))}`,
      data: { do: 'trust', trust: { role, identity } },
    }))

const accountChanges = (rows: readonly MigrationRow[]): readonly Change<MigrationData>[] =>
  [...new Map(rows.map((row) => [`${row.workload.namespace}/${row.target}`, row])).values()].map(
    ({ workload: { namespace }, target, isNew, role, account }) => ({
      id: `account/${namespace}/${target}`,
      action: isNew ? 'create' : 'update',
      target: `ServiceAccount ${target} in ${namespace}`,
      why: isNew
        ? `A service account for this role alone, otherwise like ${account}`
        : 'All its pods use this one role',
      diff: `+ metadata.annotations.eks.amazonaws.com/role-arn: ${role?.arn ?? ''}`,
      data: { do: 'account', namespace, name: target, role: role?.arn, like: account },
    }),
  )

const switchOf = (
  row: MigrationRow,
  uids: ReadonlyMap<string, string>,
  to: string,
  marks: WorkloadSwitch['marks'],
): Change<MigrationData> => {
  const { namespace, kind, name } = row.workload
  const before = row.workload.template.spec.serviceAccountName ?? 'default'
  return {
    id: `switch/${rowId(row)}`,
    action: 'update',
    target: workloadTitle(row.workload),
    effect: 'restart',
    why:
      marks === undefined
        ? 'Its pods are replaced, and get the role from kube2iam or kiam again'
        : 'Its pods are replaced, and use the role of their service account; the annotation stays, for the way back',
    diff:
      before === to ? `+ pods are replaced as ${to}` : `- serviceAccountName: ${before}\n+ serviceAccountName: ${to}`,
    data: {
      do: 'switch',
      change: { apiVersion: apiVersionOf(kind), kind, namespace, name, uid: uids.get(rowId(row)) ?? '', to, marks },
    },
  }
}

const waits = (
  { agents, silence, isDenied }: MigrationObserved,
  { silentHours }: MigrationConfig,
): readonly Change<MigrationData>[] => {
  if (agents.length === 0) return []
  if (silence.state !== 'silent')
    return [
      {
        id: 'silence',
        action: 'wait',
        target: `log of ${agents.map(({ workload }) => workloadTitle(workload)).join(', ')}`,
        why:
          silence.state === 'asked'
            ? `${silence.by.slice(0, 5).join(', ')} still asked for credentials at ${silence.last.toISOString()}`
            : `Not known whether it was silent for ${silentHours} hours: ${silence.why}`,
        data: { do: 'nothing' },
      },
    ]
  if (isDenied) return []
  return [
    {
      id: 'deny',
      action: 'wait',
      target: 'deny of the metadata address',
      why: 'Nobody asks the proxy any more: `dayone up metadata-guard` closes the address before it is deleted',
      data: { do: 'nothing' },
    },
  ]
}

const isChosen = ({ only }: MigrationConfig, row: MigrationRow): boolean =>
  only.length === 0 || only.includes(rowId(row))

const forth = (config: MigrationConfig, observed: MigrationObserved): readonly Change<MigrationData>[] => {
  const due = observed.rows.filter((row) => !row.isSwitched && row.held === undefined && isChosen(config, row))
  const absent = new Set(observed.trusts.filter(({ notAssumed }) => notAssumed !== undefined).map(({ role }) => role))
  const possible = due.filter(({ role }) => role !== undefined && !absent.has(role.name))
  const roles = new Set(
    observed.rows.filter((row) => row.isSwitched || possible.includes(row)).map((row) => row.role?.name),
  )
  const needsRole = possible.filter(
    (row) =>
      !observed.rows.some((other) => other.isSwitched && other.target === row.target && sameNamespace(other, row)),
  )
  const work = [
    ...trustChanges(observed.trusts.filter(({ role }) => roles.has(role))),
    ...accountChanges(needsRole),
    ...possible.map((row) =>
      switchOf(row, observed.uids, row.target, { origin: row.account, role: row.role?.arn ?? '' }),
    ),
  ]
  if (work.length > 0) return work
  return observed.rows.every((row) => row.isSwitched) ? waits(observed, config) : []
}

const sameNamespace = (one: MigrationRow, other: MigrationRow): boolean =>
  one.workload.namespace === other.workload.namespace

/** The way back: workloads first, then the accounts that no workload uses any more. */
const back = (config: MigrationConfig, observed: MigrationObserved): readonly Change<MigrationData>[] => {
  const due = observed.rows.filter((row) => row.isSwitched && isChosen(config, row))
  const left = observed.rows.filter((row) => row.isSwitched && !due.includes(row))
  const free = due.filter((row) => !left.some((other) => other.target === row.target && sameNamespace(other, row)))
  const accounts = [...new Map(free.map((row) => [`${row.workload.namespace}/${row.target}`, row])).values()]
  return [
    ...due.map((row) => switchOf(row, observed.uids, row.account, undefined)),
    ...accounts.map(({ workload: { namespace }, target, account }): Change<MigrationData> => ({
      id: `account/${namespace}/${target}`,
      action: 'update',
      target: `ServiceAccount ${target} in ${namespace}`,
      why: 'No migrated workload uses it any more; one that dayone created is deleted',
      diff: '- metadata.annotations.eks.amazonaws.com/role-arn',
      data: { do: 'account', namespace, name: target, role: undefined, like: account },
    })),
  ]
}

/**
 * The next changes of the migration, from its state alone, so that it can be interrupted anywhere: trust, accounts,
 * workloads one after the other; then it waits for silence, and for the deny. Pure.
 */
export const planMigration = (
  config: MigrationConfig,
  observed: MigrationObserved | undefined,
): Plan<MigrationData> => {
  if (observed === undefined) return { changes: [], findings: [] }
  if (config.direction === 'remove') return planRemoval(config, observed)
  return {
    changes: config.direction === 'back' ? back(config, observed) : forth(config, observed),
    findings: migrationFindings(config, observed),
  }
}
