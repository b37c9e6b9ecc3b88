import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface AuditEvent {
  readonly verb: string
  readonly userAgent: string
  readonly requestURI: string
  readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly name?: string }
}

/** The audit log of an API server, as a count of what dayone really sent. */
export interface LiveAudit {
  /** For `startLiveCluster`. */
  readonly flags: readonly string[]
  /** The requests of dayone during an action: `list configmaps`. Without discovery. */
  readonly requestsOf: (act: () => Promise<unknown>) => Promise<readonly string[]>
  /**
   * The requests of dayone during an action that the server may store: neither reads nor dry runs, reviews or tokens,
   * of which nothing persists.
   */
  readonly writesOf: (act: () => Promise<unknown>) => Promise<readonly string[]>
  readonly remove: () => Promise<void>
}

const policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  rules: [{ level: 'Metadata' }],
  omitStages: ['ResponseStarted', 'ResponseComplete', 'Panic'],
}

const reads = new Set(['get', 'list', 'watch'])

const isStored = ({ verb, requestURI, objectRef }: AuditEvent): boolean =>
  !reads.has(verb) &&
  !requestURI.includes('dryRun=All') &&
  !/reviews$/.test(objectRef?.resource ?? '') &&
  objectRef?.subresource !== 'token'

/** Prepares an audit log that contains each request before its response is sent. */
export const openLiveAudit = async (): Promise<LiveAudit> => {
  const folder = await mkdtemp(join(tmpdir(), 'dayone-audit-'))
  const [log, file] = [join(folder, 'audit.log'), join(folder, 'policy.json')]
  await writeFile(file, JSON.stringify(policy))
  const during = async (act: () => Promise<unknown>): Promise<readonly AuditEvent[]> => {
    const before = (await readFile(log, 'utf8')).length
    await act()
    const lines = (await readFile(log, 'utf8')).slice(before).split('\n').filter(Boolean)
    return lines
      .map((line) => JSON.parse(line) as AuditEvent)
      .filter(({ userAgent, objectRef }) => userAgent === 'dayone' && objectRef !== undefined)
  }
  return {
    // Blocking mode: the line is written before the request is handled, so no response precedes its line.
    flags: [`--audit-policy-file=${file}`, `--audit-log-path=${log}`, '--audit-log-mode=blocking-strict'],
    requestsOf: async (act) =>
      (await during(act)).map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}`).toSorted(),
    writesOf: async (act) =>
      (await during(act))
        .filter(isStored)
        .map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}/${objectRef?.name ?? ''}`)
        .toSorted(),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
