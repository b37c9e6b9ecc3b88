import {
  absentComponents,
  auditReplay,
  publishedObjects,
  type AuditReplay,
  type PublishedObjects,
  type RbacObjects,
} from '@dayone/authorizer'
import { readInventory, type Inventory } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { auditCoverage, componentAccounts, readControlPlaneNodes, type AuditCoverage } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import { readLogs, skippedLine } from '../audit/read-logs.ts'
import { refuseEmpty } from '../replay/replay.ts'
import { logsOf } from './practice-logs.ts'
import type { StagePlace } from './run-stage.ts'
import { withProposed } from '../replay/open-objects.ts'
import { objectsUnderRbac } from '../rights/live-objects.ts'

/** The requests of the logs, decided with the live roles and bindings. */
export interface LiveReplay {
  readonly replay: AuditReplay
  readonly live: RbacObjects
  /** Published permissions of components that the cluster lacks; only with `components`. */
  readonly components: PublishedObjects
  readonly coverage: AuditCoverage
  readonly inventory: Pick<Inventory, 'workloads'>
}

export interface ReplayLiveOptions {
  /** Bindings that are left out: what if they were withdrawn. */
  readonly without?: (name: string) => boolean
  /** Count the published permissions of recognized components as present. @default false */
  readonly components?: boolean
}

const nothing: PublishedObjects = { roles: [], bindings: [], sets: [] }

/** Of add-ons of kops, and of components that others installed without roles. */
const publishedFor = (live: RbacObjects, { workloads }: Pick<Inventory, 'workloads'>): PublishedObjects => {
  const addons = absentComponents(live)
  const bindings = [...live.bindings, ...addons.bindings]
  const others = publishedObjects(componentAccounts(workloads), { bindings })
  return {
    roles: [...addons.roles, ...others.roles],
    bindings: [...addons.bindings, ...others.bindings],
    sets: others.sets,
  }
}

/**
 * Replays complete logs. Throws UserError: exit 2 without logs, for damaged ones, and for logs that prove nothing. Returns
 * an exit code if the user stopped it.
 */
export async function replayLive(
  session: Session,
  { cluster, ports: { kube } }: Pick<StagePlace, 'cluster' | 'ports'>,
  words: readonly string[],
  { without = () => false, components = false }: ReplayLiveOptions = {},
): Promise<LiveReplay | { readonly exitCode: number }> {
  const logs = await logsOf(session, cluster, words)
  if (logs.length === 0)
    throw new UserError('Specify the audit logs of all API servers: files, folders, or - for stdin.', {
      hint: 'docs/rbac-migration.md shows how to copy them from the control plane nodes.',
    })
  const [{ objects: all, aggregation }, inventory, nodes] = await Promise.all([
    objectsUnderRbac(kube),
    readInventory(kube, session.clock),
    readControlPlaneNodes(kube),
  ])
  const live = { ...all, bindings: all.bindings.filter(({ metadata }) => !without(metadata.name)) }
  const absent = components ? publishedFor(live, inventory) : nothing
  const replay = auditReplay(withProposed(live, absent), { aggregation })
  const { broken, stopped } = await readLogs(session, logs, replay)
  if (stopped !== undefined) return { exitCode: stopped }
  for (const line of replay.report.skipped.map(skippedLine)) session.surroundings.stderr.write(`${line}\n`)
  const [first] = broken
  if (first !== undefined)
    throw new UserError(first, { hint: 'Only complete logs prove that nothing is denied. Copy the file again.' })
  refuseEmpty(replay)
  const coverage = auditCoverage({ ...inventory, bindings: live.bindings }, replay, nodes)
  return { replay, live, components: absent, coverage, inventory }
}
