import type { AccessRequest } from '../access-request.ts'
import { privilegedGroup } from '../authorizer.ts'
import { subjectTitle, type Subject } from '../rbac-objects.ts'
import { readAuditLine, type SkipReason } from './audit-event.ts'
import { rightsBook, type RightsBook, type RightsSeen } from './rights-seen.ts'

/** Lines of one file that were ignored for one reason. */
export interface SkippedLines {
  readonly file: string
  readonly reason: SkipReason
  readonly count: number
  /** The first line numbers, from 1. */
  readonly lines: readonly number[]
}

export interface AuditReader {
  /** Adds one line. `number` counts from 1. */
  line(text: string, file: string, number: number): void
  readonly events: number
  readonly skipped: readonly SkippedLines[]
  /** What the requested subject did, or each one that is not part of Kubernetes itself. */
  readonly seen: readonly { readonly subject: Subject; readonly rights: RightsSeen }[]
  /** The number of ignored path requests. */
  readonly lostPaths: number
  /** All users in the log: `ServiceAccount shop/ci`, `User jane`. */
  readonly allSubjects: readonly string[]
}

/** The maximum number of line numbers per reason and file. */
const linesKept = 1_000

/** The maximum number of names for a hint. */
const everybodyAtMost = 1_000

const subjectOf = (user: string): Subject => {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user)
  return account === null
    ? { kind: 'User', name: user }
    : { kind: 'ServiceAccount', namespace: account[1] ?? '', name: account[2] ?? '' }
}

/** Control plane components have roles of their own, and administrators need none. */
const isKubernetesOwn = ({ kind, name }: Subject, groups: readonly string[]): boolean =>
  groups.includes(privilegedGroup) || (kind === 'User' && (name === '' || name.startsWith('system:')))

const isSubject = (wanted: Subject, request: AccessRequest, own: Subject): boolean =>
  wanted.kind === 'Group' ? request.groups.includes(wanted.name) : subjectTitle(wanted) === subjectTitle(own)

/**
 * Collects allowed requests from audit logs, line by line. Memory grows with the number of distinct requests, not with
 * the log. With `wanted`, only of that subject.
 */
export const auditReader = (wanted?: Subject): AuditReader => {
  const books = new Map<string, { readonly subject: Subject; readonly rights: RightsBook }>()
  const skipped = new Map<string, { file: string; reason: SkipReason; count: number; lines: number[] }>()
  const allSubjects = new Set<string>()
  let events = 0

  const skip = (reason: SkipReason, file: string, number: number): void => {
    const key = `${reason}\n${file}`
    const entry = skipped.get(key) ?? { file, reason, count: 0, lines: [] }
    skipped.set(key, entry)
    entry.count += 1
    if (entry.lines.length < linesKept) entry.lines.push(number)
  }
  const take = (request: AccessRequest): void => {
    const own = subjectOf(request.user)
    if (allSubjects.size < everybodyAtMost) allSubjects.add(subjectTitle(own))
    if (wanted === undefined ? isKubernetesOwn(own, request.groups) : !isSubject(wanted, request, own)) return
    const subject = wanted ?? own
    const key = subjectTitle(subject)
    const book = books.get(key) ?? { subject, rights: rightsBook() }
    books.set(key, book)
    book.rights.add(request)
  }

  return {
    line(text, file, number) {
      if (text.trim() === '') return
      for (const read of readAuditLine(text)) {
        if ('skipped' in read) {
          skip(read.skipped, file, number)
          continue
        }
        events += 1
        for (const request of read.requests) take(request)
      }
    },
    get events() {
      return events
    },
    get skipped() {
      return [...skipped.values()]
    },
    get seen() {
      return [...books.values()].sort((a, b) => (subjectTitle(a.subject) < subjectTitle(b.subject) ? -1 : 1))
    },
    get lostPaths() {
      return [...books.values()].reduce((sum, { rights }) => sum + rights.lostPaths, 0)
    },
    get allSubjects() {
      return [...allSubjects].sort()
    },
  }
}
