import { auditState, type AuditState } from '@dayone/kops-driver'
import { findLeftovers, readInventory, reviewAccess, type Kube } from '@dayone/kube'
import { readPath, type ClusterSpec } from '@dayone/cluster-spec'
import {
  asksForTheWorst,
  bridgesOf,
  findUnboundAccounts,
  migrationOwnership,
  recordName,
  type MigrationRecord,
} from '@dayone/rbac'
import { clusterPresence, unreachable } from '../../../run/cluster-presence.ts'
import { clusterOf, openRunning } from '../../../run/open-running.ts'
import { asTyped } from '../../../front-ends/as-typed.ts'
import type { Session } from '../../../session/session.ts'

/** Where a migration is. */
export interface MigrationState {
  readonly stage: 'audit' | 'observe' | 'switch' | 'withdraw' | 'done'
  readonly allowsAll: boolean
  readonly audit: AuditState
  readonly controlPlanes: number
  /** Roles that the migration created. */
  readonly roles: number
  readonly bridges: readonly { readonly namespace: string; readonly until?: string }[]
  readonly record?: MigrationRecord
  /** Service accounts in use that no binding names. */
  readonly unbound: readonly string[]
}

/** The stage that comes next. Pure. */
export const stageOf = (state: Omit<MigrationState, 'stage'>): MigrationState['stage'] => {
  if (!state.allowsAll) return state.bridges.length > 0 ? 'withdraw' : 'done'
  if (state.audit.policy === 'none' || state.audit.policy === 'ordinary') return 'audit'
  return state.record === undefined ? 'observe' : 'switch'
}

async function read(kube: Kube, spec: ClusterSpec, session: Session): Promise<MigrationState> {
  const of = (kind: string) => kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })
  const [{ allowed }, observed, clusterWide, inNamespaces, inventory, record] = await Promise.all([
    reviewAccess(kube, asksForTheWorst),
    kube.observe([], migrationOwnership.kinds),
    of('ClusterRoleBinding'),
    of('RoleBinding'),
    readInventory(kube, session.clock),
    kube.get({ apiVersion: 'v1', kind: 'ConfigMap', ...recordName }),
  ])
  const { own } = findLeftovers([], { labelled: observed.labelled }, migrationOwnership)
  const bindings = [...clusterWide, ...inNamespaces]
  const state = {
    allowsAll: allowed,
    audit: auditState(spec),
    controlPlanes: spec.instanceGroups
      .filter((group) => ['Master', 'ControlPlane'].includes(String(group.spec['role'])))
      .reduce((sum, group) => sum + Number(readPath(group, ['spec', 'minSize']) ?? 1), 0),
    roles: own.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole').length,
    bridges: bridgesOf(bindings).map(({ object: _object, ...bridge }) => bridge),
    unbound: findUnboundAccounts(inventory, bindings).map(({ namespace, name }) => `${namespace}/${name}`),
    ...(record === undefined ? {} : { record: record['data'] as MigrationRecord }),
  }
  return { stage: stageOf(state), ...state }
}

const policyWords: Readonly<Record<AuditState['policy'], string>> = {
  none: 'off',
  ordinary: 'on, but its policy omits leases, events and metrics, which pods need permissions for',
  ours: 'on, with every request that RBAC has to allow',
  foreign: 'on, with a policy of your own',
}

const nextWords: Readonly<Record<MigrationState['stage'], readonly string[]>> = {
  audit: ['migrate audit'],
  observe: ['migrate roles LOG…'],
  switch: ['migrate switch LOG…'],
  withdraw: ['migrate watch LOG…', 'migrate withdraw -n NAME LOG…'],
  done: ['migrate watch LOG…'],
}

const stageWords: Readonly<Record<MigrationState['stage'], string>> = {
  audit: 'AlwaysAllow decides. First, an audit log has to record what is needed.',
  observe: 'AlwaysAllow decides, and the audit log records what is needed. Wait a week, then create roles from it.',
  switch: 'AlwaysAllow decides. Roles exist; bridge the namespaces that you are not sure of, then switch.',
  withdraw: 'RBAC decides, except in the bridged namespaces. Withdraw their bridges one by one.',
  done: 'RBAC decides everywhere.',
}

const shown = (names: readonly string[]): string =>
  names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`

/** For people. Pure. */
export const statusText = (
  state: MigrationState,
  command: (words: string) => string,
  today: string,
): readonly string[] => {
  const { stage, audit, controlPlanes, roles, bridges, record, unbound, allowsAll } = state
  return [
    stageWords[stage],
    '',
    `Audit log: ${policyWords[audit.policy]}${audit.logPath === undefined ? '' : `; ${audit.logPath} on ${controlPlanes === 1 ? 'the control plane node' : `each of ${controlPlanes} control plane nodes`}`}.`,
    `Roles of the migration: ${roles}${record === undefined ? '' : `; the log then covered ${record.from} to ${record.to}`}.`,
    ...(bridges.length === 0
      ? ['Bridges: none.']
      : bridges.map(
          ({ namespace, until }) =>
            `Bridge: ${namespace}, ${until === undefined ? 'without an end' : until < today ? `overdue since ${until}` : `until ${until}`}.`,
        )),
    ...(allowsAll && unbound.length > 0 ? [`Service accounts in use without any binding: ${shown(unbound)}.`] : []),
    ...(allowsAll && controlPlanes === 1
      ? ['There is a single control plane node: the API is unavailable for minutes while it is replaced.']
      : []),
    '',
    'Next:',
    ...nextWords[stage].map((words) => `  ${command(words)}`),
  ]
}

/** `dayone rbac migrate status`: where the cluster is on the way to RBAC, and what comes next. Changes nothing. Returns 0. */
export async function migrateStatus(session: Session): Promise<number> {
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: false })
  try {
    const { spec, silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was read.')
    const { kube } = await place.cloud.portsFor(cluster, place.state)
    try {
      const state = await read(kube, spec, session)
      const today = session.clock.now().toISOString().slice(0, 10)
      const { stdout } = session.surroundings
      const command = (words: string): string =>
        asTyped(`dayone rbac ${words}`, session.surroundings.command, session.options)
      if (session.options.output === 'json')
        stdout.write(`${JSON.stringify({ type: 'rbac.migrate', cluster, ...state })}\n`)
      else stdout.write(`${statusText(state, command, today).join('\n')}\n`)
      return 0
    } finally {
      kube.close()
    }
  } finally {
    place.log.close()
  }
}
