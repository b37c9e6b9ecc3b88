import { auditState } from '@dayone/kops-driver'
import { findLeftovers, readInventory, reviewAccess } from '@dayone/kube'
import { readPath } from '@dayone/cluster-spec'
import {
  asksForTheWorst,
  bridgesOf,
  findUnboundAccounts,
  migrationOwnership,
  recordName,
  versionLine,
  type MigrationRecord,
} from '@dayone/rbac'
import { clusterPresence, unreachable } from '../../../../run/cluster-presence.ts'
import { clusterOf, openRunning } from '../../../../run/open-running.ts'
import { asTyped } from '../../../../front-ends/as-typed.ts'
import type { Session } from '../../../../session/session.ts'
import { stageOf, type MigrationState } from './migration-state.ts'
import { preflightOf } from '../preflight-of.ts'
import type { StagePlace } from '../run-stage.ts'
import { statusText } from './status-text.ts'

async function read(session: Session, place: Pick<StagePlace, 'cluster' | 'spec' | 'ports'>): Promise<MigrationState> {
  const { spec } = place
  const { kube } = place.ports
  const of = (kind: string) => kube.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })
  const [{ allowed }, observed, clusterWide, inNamespaces, inventory, record, { facts, findings }] = await Promise.all([
    reviewAccess(kube, asksForTheWorst),
    kube.observe([], migrationOwnership.kinds),
    of('ClusterRoleBinding'),
    of('RoleBinding'),
    readInventory(kube, session.clock),
    kube.get({ apiVersion: 'v1', kind: 'ConfigMap', ...recordName }),
    preflightOf(session, place),
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
    versions: versionLine(facts),
    preflight: allowed ? findings : [],
    ...(record === undefined ? {} : { record: record['data'] as MigrationRecord }),
  }
  return { stage: stageOf(state), ...state }
}

/** `dayone rbac migrate status`: where the cluster is on the way to RBAC, and what comes next. Changes nothing. Returns 0. */
export async function migrateStatus(session: Session): Promise<number> {
  const cluster = clusterOf(session)
  const place = await openRunning(session, { changes: false })
  try {
    const { spec, silence } = await clusterPresence(session, place, cluster)
    if (silence !== undefined) throw unreachable(cluster, silence, 'Nothing was read.')
    const ports = await place.cloud.portsFor(cluster, place.state)
    try {
      const state = await read(session, { cluster, spec, ports })
      const today = session.clock.now().toISOString().slice(0, 10)
      const { stdout } = session.surroundings
      const command = (words: string): string =>
        asTyped(`dayone rbac ${words}`, session.surroundings.command, session.options)
      if (session.options.output === 'json')
        stdout.write(`${JSON.stringify({ type: 'rbac.migrate', cluster, ...state })}\n`)
      else stdout.write(`${statusText(state, command, today).join('\n')}\n`)
      return 0
    } finally {
      ports.kube.close()
    }
  } finally {
    place.log.close()
  }
}
