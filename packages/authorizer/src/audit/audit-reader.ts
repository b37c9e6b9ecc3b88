import type { AccessRequest } from '../access-request.ts'
import { subjectTitle, type Subject } from '../rbac-objects.ts'
import { readAuditLine } from './audit-event.ts'
import { isKubernetesOwn, subjectOf } from './audit-subject.ts'
import { rightsBook, type RightsBook, type RightsSeen } from './rights-seen.ts'
import { skippedBook, type SkippedLines } from './skipped-lines.ts'

/** Audit events in, line by line; the rights they show to be needed out. */
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

/** The maximum number of names for a hint. */
const everybodyAtMost = 1_000

const isSubject = (wanted: Subject, request: AccessRequest, own: Subject): boolean =>
  wanted.kind === 'Group' ? request.groups.includes(wanted.name) : subjectTitle(wanted) === subjectTitle(own)

/**
 * Collects allowed requests from audit logs, line by line. Memory grows with the number of distinct requests, not with
 * the log. With `wanted`, only of that subject.
 */
export const auditReader = (wanted?: Subject): AuditReader => {
  const books = new Map<string, { readonly subject: Subject; readonly rights: RightsBook }>()
  const skipped = skippedBook()
  const allSubjects = new Set<string>()
  let events = 0

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
          skipped.add(read.skipped, file, number)
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
      return skipped.all
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
