import type { AccessRequest } from '../access-request.ts'
import { readAuditLine } from '../audit/audit-event.ts'
import { deniedBook, type DeniedBook } from './denied-book.ts'

/** Audit events in, line by line; the requests that the API server denied out. */
export interface AuditDenials {
  /** Adds one line. `number` counts from 1. */
  line(text: string, file: string, number: number): void
  readonly rows: DeniedBook['rows']
  /** What each subject lacked, for generated roles. */
  readonly missing: DeniedBook['missing']
  /** All denied events. */
  readonly count: number
}

/** Which denied requests count. */
export interface DenialOptions {
  /** RFC 3339, UTC: earlier events are ignored. */
  readonly since?: string | undefined
  /** False for a request that would be allowed by now. */
  readonly isStillDenied: (request: AccessRequest) => boolean
}

/** Collects the requests in audit logs that the API server denied and would deny again. */
export const auditDenials = ({ since, isStillDenied }: DenialOptions): AuditDenials => {
  const denied = deniedBook()
  let count = 0
  return {
    line(text, file, number) {
      if (text.trim() === '') return
      for (const read of readAuditLine(text)) {
        if (!('skipped' in read) || read.skipped !== 'denied') continue
        const { requests = [], at } = read
        if (since !== undefined && at !== undefined && at < since) continue
        const still = requests.filter(isStillDenied)
        if (still.length > 0) count += 1
        for (const request of still) denied.add(request, { file, line: number, ...(at !== undefined && { at }) })
      }
    },
    get rows() {
      return denied.rows
    },
    get missing() {
      return denied.missing
    },
    get count() {
      return count
    },
  }
}
