import { refuseSpec } from '../spec-file/spec-option.ts'
import { clusterPresence } from '../../run/cluster-presence.ts'
import { clusterOf, requireRunning } from '../../run/open-running.ts'
import { openPlace } from '../../run/open-place.ts'
import type { Session } from '../../session/session.ts'
import { stepIds } from '../../steps.ts'
import { describeAsIs, kinshipOf } from '../../run/kinship.ts'
import { readRows } from './read-rows.ts'
import { silentRows } from './silent-rows.ts'
import { statusLines, type StatusReport } from './status-lines.ts'

export interface StatusOptions {
  readonly detailedExitcode?: boolean
  /** Refused: a file does not run. */
  readonly spec?: string
}

/**
 * `dayone status [step…]`: one row per step and every risk, read from the cluster now. Throws UserError (exit 2) for a
 * cluster that does not exist; exit 6 if something could not be read.
 */
export async function status(
  session: Session,
  ids: readonly string[],
  { detailedExitcode = false, spec: file }: StatusOptions = {},
): Promise<number> {
  refuseSpec('status', file)
  const { surroundings, options, stop } = session
  const cluster = clusterOf(session)
  await requireRunning(session)
  const place = await openPlace(session, { steps: [], isAsked: false, changes: false })
  const { spec, silence } = await clusterPresence(session, place, cluster)
  const kinship = kinshipOf(session.file, spec)
  if (kinship === 'foreign') describeAsIs(session.file, spec)
  const chosen = ids.length > 0 ? ids : stepIds
  const report: StatusReport =
    silence === undefined
      ? await readRows({ session, place, cluster, kinship, chosen, isDetailed: ids.length > 0 })
      : { cluster, rows: await silentRows({ session, place, chosen }, silence), silence }
  const stopped = stop.exitCode()
  if (stopped !== undefined) return stopped
  if (options.output === 'json')
    for (const row of report.rows) surroundings.stdout.write(`${JSON.stringify({ type: 'status', cluster, ...row })}\n`)
  else surroundings.stdout.write(`${statusLines(report).join('\n')}\n`)
  if (report.rows.some(({ status: state }) => state === 'cannot check')) return 6
  return detailedExitcode && report.rows.some(({ status: state }) => state !== 'in place') ? 4 : 0
}
