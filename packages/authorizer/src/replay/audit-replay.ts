import { defined } from '@dayone/pipeline'
import { isPathAction, type AccessRequest } from '../access-request.ts'
import { readAuditLine, type ReadEvent } from '../audit/audit-event.ts'
import { subjectOf } from '../audit/audit-subject.ts'
import { skippedBook, type SkippedLines } from '../audit/skipped-lines.ts'
import { createAuthorizer, type AuthorizerOptions } from '../authorizer.ts'
import { subjectTitle, type RbacObjects } from '../rbac-objects.ts'
import { deniedBook, type DeniedBook, type DeniedRequests } from './denied-book.ts'
import { roleWriters } from './role-writers.ts'
import { usageBook, type UnusedGrant } from './usage-book.ts'

/** The first and the last event of a log. RFC 3339, UTC. */
export interface AuditWindow {
  readonly from: string
  readonly to: string
}

/** What RBAC would have done with the requests of an audit log. */
export interface ReplayReport {
  /** Events with a request that was allowed. */
  readonly events: number
  /** Requests that were decided: those of the events, and impersonation. */
  readonly requests: number
  /** Requests of nodes, which the Node authorizer decides: they are not replayed. */
  readonly ofNodes: number
  /** Undefined: no event has a time. */
  readonly window?: AuditWindow
  readonly denied: readonly DeniedRequests[]
  /** All requests that would be denied. */
  readonly deniedCount: number
  /** Those of them that have no row, because there are too many kinds. */
  readonly unlisted: number
  readonly unused: readonly UnusedGrant[]
  readonly skipped: readonly SkippedLines[]
  /** Whether the log contains any request for leases and events; an audit policy often omits them. */
  readonly sees: { readonly leases: boolean; readonly events: boolean }
  /** Who wrote roles and bindings, which can be denied for more than the log shows: `ServiceAccount shop/operator`. */
  readonly roleWriters: readonly { readonly subject: string; readonly count: number }[]
}

/** What one file of a log contains. */
export interface LogFile {
  /** Events of any kind, whether they were replayed or not. */
  readonly events: number
  /** Undefined: no event has a time. */
  readonly window?: AuditWindow
}

/** Audit events in, line by line; the requests that other roles and bindings would deny out. */
export interface AuditReplay {
  /** Adds one line. `number` counts from 1. */
  line(text: string, file: string, number: number): void
  readonly report: ReplayReport
  /** What each subject lacks, for generated roles. */
  readonly missing: DeniedBook['missing']
  /** Bindings that allowed anything: `RoleBinding/shop/admins`. */
  readonly usedBindings: ReadonlySet<string>
  /** Every subject with an allowed request: `ServiceAccount shop/ci`. */
  readonly subjects: ReadonlySet<string>
  /** CronJobs that created a Job: `shop/report`. */
  readonly cronJobs: ReadonlySet<string>
  /** By file name, as given to `line`. */
  readonly files: ReadonlyMap<string, LogFile>
}

/** So many decisions are kept; a log repeats the same requests again and again. */
const decisionsAtMost = 10_000

/** Names, such as those of pods, are unlimited in a log. */
const subjectsAtMost = 100_000

/** The Node authorizer decides for these, and RBAC grants them nothing. Others in the group are ordinary users. */
const isNode = ({ user, groups }: AccessRequest): boolean =>
  user.startsWith('system:node:') && groups.includes('system:nodes')

const keyOf = (request: AccessRequest): string =>
  JSON.stringify(
    isPathAction(request)
      ? [request.user, request.groups, request.verb, request.path]
      : [
          request.user,
          request.groups,
          request.verb,
          request.apiGroup,
          request.resource,
          request.subresource ?? '',
          request.namespace ?? '',
          request.name ?? '',
        ],
  )

const cronControllers: readonly string[] = [
  'system:serviceaccount:kube-system:cronjob-controller',
  'system:kube-controller-manager',
]

/** Jobs of a CronJob are named after it and the minute: `report-29384756`. */
const cronJobOf = (request: AccessRequest, created: string): string | undefined =>
  !isPathAction(request) &&
  request.apiGroup === 'batch' &&
  request.resource === 'jobs' &&
  cronControllers.includes(request.user) &&
  /-\d+$/.test(created)
    ? `${request.namespace ?? ''}/${created.replace(/-\d+$/, '')}`
    : undefined

/** Everything but damaged lines and other files. */
const isEventOf = (read: ReadEvent): boolean =>
  !('skipped' in read) || !['not JSON', 'cut off', 'legacy format', 'no audit event'].includes(read.skipped)

const extended = (window: AuditWindow | undefined, at: string | undefined): AuditWindow | undefined => {
  if (at === undefined) return window
  if (window === undefined) return { from: at, to: at }
  if (at < window.from) return { ...window, from: at }
  return at > window.to ? { ...window, to: at } : window
}

const isEvent = ({ apiGroup, resource }: { readonly apiGroup: string; readonly resource: string }): boolean =>
  resource === 'events' && (apiGroup === '' || apiGroup === 'events.k8s.io')

/**
 * Decides every allowed request of audit logs again, line by line, with the given objects. Memory grows with the kinds of
 * requests, not with the log. Pure apart from what it collects.
 */
export const auditReplay = (objects: RbacObjects, { aggregation }: AuthorizerOptions): AuditReplay => {
  const authorizer = createAuthorizer(objects, { aggregation })
  const usage = usageBook(objects, aggregation)
  const denied = deniedBook()
  const skipped = skippedBook()
  const writers = roleWriters(authorizer)
  const decisions = new Map<string, boolean>()
  const subjects = new Set<string>()
  const cronJobs = new Set<string>()
  const sees = { leases: false, events: false }
  let [events, requests, ofNodes, deniedCount] = [0, 0, 0, 0]
  let window: AuditWindow | undefined

  const decide = (request: AccessRequest): boolean => {
    const key = keyOf(request)
    const known = decisions.get(key)
    if (known !== undefined) return known
    const { allowed, because } = authorizer.decide(request)
    usage.add(request, because)
    if (decisions.size >= decisionsAtMost) decisions.clear()
    decisions.set(key, allowed)
    return allowed
  }
  const see = (request: AccessRequest, created: string | undefined): void => {
    if (subjects.size < subjectsAtMost) subjects.add(subjectTitle(subjectOf(request.user)))
    if (isPathAction(request)) return
    sees.leases ||= request.resource === 'leases' && request.apiGroup === 'coordination.k8s.io'
    sees.events ||= isEvent(request)
    const cronJob = created === undefined ? undefined : cronJobOf(request, created)
    if (cronJob !== undefined && cronJobs.size < subjectsAtMost) cronJobs.add(cronJob)
  }
  const files = new Map<string, LogFile>()
  const note = (file: string, at: string | undefined): void => {
    const { events: count, window: own } = files.get(file) ?? { events: 0 }
    files.set(file, { events: count + 1, ...defined({ window: extended(own, at) }) })
    window = extended(window, at)
  }

  return {
    line(text, file, number) {
      if (text.trim() === '') return
      for (const read of readAuditLine(text)) {
        if (isEventOf(read)) note(file, read.at)
        // Only a wildcard could grant it, which from-audit does not write but an existing role may contain.
        if ('skipped' in read && read.skipped !== 'a star in the request') {
          skipped.add(read.skipped, file, number)
          continue
        }
        events += 1
        for (const request of read.requests ?? []) {
          see(request, read.created)
          if (isNode(request)) {
            ofNodes += 1
            continue
          }
          requests += 1
          writers.add(request)
          if (decide(request)) continue
          deniedCount += 1
          denied.add(request, { file, line: number, ...(read.at !== undefined && { at: read.at }) })
        }
      }
    },
    get report() {
      return {
        events,
        requests,
        ofNodes,
        ...(window !== undefined && { window }),
        denied: denied.rows,
        deniedCount,
        unlisted: denied.lost,
        unused: usage.unused,
        skipped: skipped.all,
        sees,
        roleWriters: [...writers.counts].map(([subject, count]) => ({ subject, count })),
      }
    },
    get missing() {
      return denied.missing
    },
    get usedBindings() {
      return usage.usedBindings
    },
    subjects,
    cronJobs,
    files,
  }
}
