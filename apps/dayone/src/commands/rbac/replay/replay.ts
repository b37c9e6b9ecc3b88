import { auditReplay, type AuditReplay } from '@dayone/authorizer'
import { UserError } from '@dayone/pipeline'
import { auditCoverage } from '@dayone/rbac'
import type { Session } from '../../../session/session.ts'
import { readLogs, skippedLine } from '../audit/read-logs.ts'
import type { RbacOptions } from '../rbac-options.ts'
import { coverageLines } from './coverage-lines.ts'
import { openObjects } from './open-objects.ts'
import { replayLines } from './replay-lines.ts'

/**
 * `dayone rbac replay`: decides every allowed request of audit logs again, with the roles and bindings of the live
 * cluster or of manifests. Returns 3 if any would be denied, else 0. Throws UserError (exit 2) for logs without any
 * allowed request, exit 6 if the cluster cannot be queried.
 */
export async function replay(session: Session, words: readonly string[], options: RbacOptions): Promise<number> {
  const { stdout, stderr } = session.surroundings
  const { objects, aggregation, notes, inventory } = await openObjects(session, options)
  const own = auditReplay(objects, { aggregation })
  const { broken, stopped } = await readLogs(session, words, own)
  if (stopped !== undefined) return stopped
  for (const line of [...notes, ...broken, ...own.report.skipped.map(skippedLine)]) stderr.write(`${line}\n`)
  refuseEmpty(own)
  const { report } = own
  const coverage =
    inventory === undefined
      ? undefined
      : auditCoverage({ ...inventory, bindings: objects.bindings }, own, inventory.nodes)
  if (session.options.output === 'json')
    stdout.write(`${JSON.stringify({ type: 'rbac.replay', ...report, coverage, isComplete: broken.length === 0 })}\n`)
  else
    stdout.write(`${[...replayLines(report), ...(coverage === undefined ? [] : coverageLines(coverage))].join('\n')}\n`)
  return report.deniedCount > 0 ? 3 : 0
}

/** Throws UserError (exit 2) for logs that prove nothing. */
export function refuseEmpty({ report }: Pick<AuditReplay, 'report'>): void {
  if (report.requests > 0) return
  throw new UserError(
    report.events === 0
      ? 'These logs contain no allowed requests.'
      : 'These logs contain requests of nodes only, which the Node authorizer decides.',
    { hint: 'Specify audit logs of the API server (audit.k8s.io/v1, one JSON object per line).' },
  )
}
