import { workloadTitle } from '@dayone/kube'
import { defineStep, type Check, type StatusTable } from '@dayone/pipeline'
import { namesOf } from '../host-network/names-of.ts'
import { applyMigration } from './apply-migration.ts'
import { migrationConfig, type MigrationConfig, type MigrationPorts } from './migration-config.ts'
import { planMigration } from './migration-plan.ts'
import { rowId, type MigrationRow } from './migration-row.ts'
import type { ProxyAgent } from '../proxies/proxy-agents.ts'
import { podsWithoutToken, type PodWithoutToken } from './pods-without-token.ts'
import { readMigration } from './read-migration.ts'

/** The workloads of a migration with their roles and service accounts, the state of each in words. Pure. */
export const migrationTable = (rows: readonly MigrationRow[]): StatusTable => ({
  title: 'Roles from kube2iam or kiam',
  head: ['namespace', 'workload', 'service account', 'role', 'becomes', 'state'],
  rows: rows.map((row) => [
    row.workload.namespace,
    `${row.workload.kind} ${row.workload.name}`,
    row.account,
    row.asked,
    row.target === row.account ? 'the same' : `${row.target}${row.isNew ? ' (new)' : ''}`,
    row.isSwitched ? 'migrated' : row.held === undefined ? 'to migrate' : 'by hand',
  ]),
  notes: rows.flatMap((row) =>
    row.held === undefined
      ? []
      : [`${row.workload.kind} ${row.workload.name} in ${row.workload.namespace}: ${row.held}`],
  ),
})

const withoutToken = (row: MigrationRow, pods: readonly PodWithoutToken[]): readonly string[] =>
  pods
    .filter(
      ({ namespace, account, role }) =>
        namespace === row.workload.namespace && account === row.target && role === row.role?.arn,
    )
    .map(({ name }) => name)

const checkOf = (row: MigrationRow, isPractice: boolean, missing: readonly string[]): Check => ({
  id: `MG-07/migrated/${rowId(row)}`,
  target: workloadTitle(row.workload),
  control: 'MG-07',
  means: 'read its service account and annotations',
  ...(row.isSwitched && missing.length > 0
    ? {
        status: 'fail',
        severity: 'high',
        text: `Pods of it have no token for their role, and still get it from the proxy: ${namesOf(missing)}.`,
        hint: 'Replace them: `kubectl rollout restart`.',
      }
    : row.isSwitched
      ? {
          status: 'pass',
          text: `Its pods run as ${row.target}, with the role ${row.role?.arn ?? ''}.`,
          ...(isPractice ? { emulated: true as const } : {}),
        }
      : {
          status: 'warn',
          severity: 'medium',
          text: `It still gets the role ${row.asked} from kube2iam or kiam.`,
          hint:
            row.held === undefined ? '`dayone metadata-guard kube2iam migrate` continues.' : `By hand: ${row.held}.`,
        }),
})

const removedCheck = (agents: readonly ProxyAgent[]): Check => ({
  id: 'MG-07/removed',
  target: 'kube2iam and kiam',
  control: 'MG-07',
  means: 'read the images of every workload',
  ...(agents.length === 0
    ? { status: 'pass', text: 'Neither runs any more.' }
    : {
        status: 'warn',
        severity: 'medium',
        text: `${namesOf(agents.map(({ workload }) => workloadTitle(workload)))} still runs.`,
      }),
})

/**
 * Migrates workloads from kube2iam or kiam to roles of their service accounts, in the same loop as every step. It is no
 * step of `dayone up`: its command gives its configuration.
 */
export const kube2iamMigration = defineStep<MigrationPorts>()({
  id: 'kube2iam',
  title: 'Migration from kube2iam',
  why: 'Pods get the role of their service account, and nobody gets one by an annotation.',
  after: [],
  config: migrationConfig,
  questions: [],
  observe: readMigration,
  plan: planMigration,
  apply: applyMigration,
  verify: async (config: MigrationConfig, ctx) => {
    if (config.direction === 'back') return []
    const { rows, agents } = await readMigration(config, ctx)
    if (config.direction === 'remove') return [removedCheck(agents)]
    const pods = config.isPractice ? [] : await podsWithoutToken(ctx.ports.kube)
    return rows.map((row) => checkOf(row, config.isPractice, withoutToken(row, pods)))
  },
})
