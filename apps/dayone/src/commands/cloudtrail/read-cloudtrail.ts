import { StringDecoder } from 'node:string_decoder'
import { nodeRoleCallReader, trailRecords, type NodeRoleCalls } from '@dayone/aws'
import { UserError, visibleText } from '@dayone/pipeline'
import type { Session } from '../../session/session.ts'
import { auditFiles, type AuditFile } from '../rbac/audit/audit-files.ts'
import { lineNumbers } from '../rbac/audit/line-numbers.ts'

type Reader = ReturnType<typeof nodeRoleCallReader>

/** The roles that kops makes for machines; a long name is cut off, and has a hash at its end. */
const isNodeRole =
  (cluster: string) =>
  (role: string): boolean => {
    const [, of = ''] = /^(?:nodes|control-plane|masters|apiservers)\.(.+)$/.exec(role) ?? []
    return of !== '' && (of === cluster || (role.length >= 60 && cluster.startsWith(of.slice(0, 40))))
  }

/**
 * Who used the roles of the cluster's nodes, from CloudTrail files, gzip or not, folders of them, or stdin. What was read
 * and skipped is said on stderr. Throws UserError (exit 2) where there is no event in them.
 */
export async function readCloudTrail(
  { surroundings, stop }: Session,
  names: readonly string[],
  cluster: string,
): Promise<NodeRoleCalls> {
  const reader = nodeRoleCallReader(isNodeRole(cluster))
  const { stderr } = surroundings
  for (const file of await auditFiles(surroundings, names, 'CloudTrail events')) {
    const problem = await readFile(file, reader, stop.stop)
    if (problem !== undefined) stderr.write(`Warning: ${visibleText(problem)}\n`)
  }
  const calls = reader.calls()
  for (const { file, reason, count, lines } of calls.skipped)
    stderr.write(
      `${visibleText(file)}: ${count} ${count === 1 ? 'record' : 'records'} skipped, ${reason}: line ${lineNumbers(lines, count)}\n`,
    )
  if (calls.events === 0)
    throw new UserError('--cloudtrail: no CloudTrail event was found.', {
      hint: 'Specify files as CloudTrail writes them to S3, the output of `aws cloudtrail lookup-events`, or one event per line. VPC flow logs do not help: AWS records no requests to the metadata service in them.',
    })
  stderr.write(
    `CloudTrail: ${calls.events} events from ${calls.from ?? ''} to ${calls.to ?? ''}; ${calls.ofNodes} by programs of nodes, ${calls.callers.length} other callers with their roles${calls.lost > 0 ? `, and at least ${calls.lost} more` : ''}. Other times are not known.\n`,
  )
  return calls
}

async function readFile(file: AuditFile, reader: Reader, stop: AbortSignal): Promise<string | undefined> {
  const records = trailRecords((record) => reader.record(record, file.name))
  const decoder = new StringDecoder('utf8')
  try {
    for await (const chunk of file.open()) {
      if (stop.aborted) return undefined
      records.text(typeof chunk === 'string' ? chunk : decoder.write(chunk))
    }
    records.text(decoder.end())
    records.end()
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return `${file.name} is damaged: ${message}. What comes before the damage was read.`
  }
}
