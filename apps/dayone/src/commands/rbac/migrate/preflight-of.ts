import type { Finding } from '@dayone/pipeline'
import { preflightFindings, readPreflight, type PreflightFacts } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import type { LiveReplay } from './replay-live.ts'
import type { StagePlace } from './run-stage.ts'

/** What to know of a cluster before RBAC decides; with a replay, what its log shows already is left out. */
export async function preflightOf(
  { clock }: Pick<Session, 'clock'>,
  { cluster, spec, ports }: Pick<StagePlace, 'cluster' | 'spec' | 'ports'>,
  found?: Pick<LiveReplay, 'replay' | 'inventory'>,
): Promise<{ readonly facts: PreflightFacts; readonly findings: readonly Finding[] }> {
  const { kube, readStateFile } = ports
  const read = await readPreflight({ cluster, spec, kube, clock, readStateFile, inventory: found?.inventory })
  const facts = found === undefined ? read : { ...read, seen: found.replay.subjects }
  return { facts, findings: preflightFindings(facts) }
}
