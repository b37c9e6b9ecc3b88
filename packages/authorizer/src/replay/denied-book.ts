import { isPathAction, type AccessRequest } from '../access-request.ts'
import { subjectOf } from '../audit/audit-subject.ts'
import { rightsBook, type RightsBook, type RightsSeen } from '../audit/rights-seen.ts'
import { subjectTitle, type Subject } from '../rbac-objects.ts'

/** Where a request is in the log. */
export interface LogPlace {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** RFC 3339, UTC. */
  readonly at?: string
}

/** Requests of one subject with one verb on one resource in one namespace, which would be denied. */
export interface DeniedRequests {
  readonly subject: Subject
  readonly verb: string
  /** `secrets`, `deployments.apps/scale`, `/metrics`. */
  readonly what: string
  /** '': all namespaces, a cluster-scoped resource or a path. */
  readonly namespace: string
  /** Some names of the objects. Empty: a request for all objects only. */
  readonly names: readonly string[]
  readonly count: number
  /** RFC 3339, UTC; undefined: the log has no times. */
  readonly lastSeen?: string
  /** The first of them in the log. */
  readonly first: LogPlace
}

export interface DeniedBook {
  add(request: AccessRequest, place: LogPlace): void
  /** By subject, then the most frequent first. */
  readonly rows: readonly DeniedRequests[]
  /** The number of requests that have no row, because there are too many different ones. */
  readonly lost: number
  /** What each subject lacks, for generated roles. */
  readonly missing: readonly { readonly subject: Subject; readonly rights: RightsSeen }[]
}

const rowsAtMost = 20_000
const namesShown = 5

const whatOf = (request: AccessRequest): string => {
  if (isPathAction(request)) return request.path
  const { apiGroup, resource, subresource = '' } = request
  return `${resource}${apiGroup === '' ? '' : `.${apiGroup}`}${subresource === '' ? '' : `/${subresource}`}`
}

type Row = Omit<DeniedRequests, 'names' | 'count' | 'lastSeen'> & {
  names: Set<string>
  count: number
  lastSeen: string | undefined
}

const byWeight = (a: DeniedRequests, b: DeniedRequests): number => {
  const [first, second] = [subjectTitle(a.subject), subjectTitle(b.subject)]
  return first === second ? b.count - a.count : first < second ? -1 : 1
}

/** Collects requests that would be denied, in memory that grows with their kinds and not with their number. */
export const deniedBook = (): DeniedBook => {
  const rows = new Map<string, Row>()
  const missing = new Map<string, { readonly subject: Subject; readonly rights: RightsBook }>()
  let lost = 0
  return {
    add(request, place) {
      const subject = subjectOf(request.user)
      const title = subjectTitle(subject)
      const what = whatOf(request)
      const { namespace = '', name = '' } = isPathAction(request) ? {} : request
      const key = [title, request.verb, what, namespace].join('\n')
      if (!rows.has(key) && rows.size >= rowsAtMost) {
        lost += 1
        return
      }
      const row = rows.get(key) ?? {
        subject,
        verb: request.verb,
        what,
        namespace,
        names: new Set<string>(),
        count: 0,
        lastSeen: undefined,
        first: place,
      }
      rows.set(key, row)
      row.count += 1
      if (name !== '' && row.names.size < namesShown) row.names.add(name)
      if (place.at !== undefined && (row.lastSeen === undefined || row.lastSeen < place.at)) row.lastSeen = place.at
      const lacks = missing.get(title) ?? { subject, rights: rightsBook() }
      missing.set(title, lacks)
      lacks.rights.add(request)
    },
    get rows() {
      return [...rows.values()]
        .map(({ names, lastSeen, ...row }): DeniedRequests => ({
          ...row,
          names: [...names].sort(),
          ...(lastSeen !== undefined && { lastSeen }),
        }))
        .sort(byWeight)
    },
    get lost() {
      return lost
    },
    get missing() {
      return [...missing.values()].sort((a, b) => (subjectTitle(a.subject) < subjectTitle(b.subject) ? -1 : 1))
    },
  }
}
