import { isPathAction, type AccessRequest, type Action } from '../access-request.ts'
import { auditEvent, type AuditEvent } from './audit-event-shape.ts'
import { delegatedQuestion } from './delegated-question.ts'
import { eventAction, eventRequests, refusedRequest } from './event-requests.ts'

/** Why a line of an audit log is ignored. */
export type SkipReason =
  | 'not JSON'
  | 'cut off'
  | 'legacy format'
  | 'no audit event'
  | 'another version'
  | 'other stages'
  | 'denied'
  | 'no decision'
  | 'a star in the request'
  | 'a request of dayone'

/** The facts of an event besides the decision. */
interface EventFacts {
  /** Everything that it needed permission for: the request itself, the creation of its object, and impersonation. */
  readonly requests: readonly AccessRequest[]
  /** When the request was received: RFC 3339, UTC. Undefined: not in the event. */
  readonly at?: string
  /** The name of the object that it created, which the authorizer did not see. */
  readonly created?: string
}

/**
 * A request that was allowed, or why the line is ignored. The facts of an ignored event are known if it has a request
 * and an outcome: `denied`, `a star in the request`.
 */
export type ReadEvent = EventFacts | ({ readonly skipped: SkipReason } & Partial<EventFacts>)

/** Before Kubernetes 1.8: `2017-03-21T03:57:09.106841886-04:00 AUDIT: id="…" ip="…" method="GET" user="…"`. */
const isLegacy = (line: string): boolean => /^\S+ AUDIT: id="/.test(line)

const decisionKey = 'authorization.k8s.io/decision'

/** The authorizer's own decision, else derived from the response: 401 and 403 mean denied. Undefined: unknown. */
const wasAllowed = ({ annotations, responseStatus }: AuditEvent): boolean | undefined => {
  const decision = annotations?.[decisionKey]
  if (decision !== undefined) return decision === 'allow'
  const code = responseStatus?.code
  return code === undefined || code === null ? undefined : code !== 401 && code !== 403
}

const hasStar = (action: Action): boolean =>
  isPathAction(action)
    ? action.verb === '*' || action.path.endsWith('*')
    : [action.verb, action.apiGroup, action.resource, action.subresource ?? ''].some((part) => part.includes('*'))

/** The API server writes UTC; then texts compare as times do. */
const isUtc = (time: string | null | undefined): time is string =>
  typeof time === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time)

const factsOf = (event: AuditEvent): EventFacts => {
  const { verb, objectRef, requestReceivedTimestamp, stageTimestamp } = event
  const at = [requestReceivedTimestamp, stageTimestamp].find(isUtc)
  const created = verb === 'create' && objectRef?.subresource === '' ? objectRef.name : ''
  return { requests: eventRequests(event), ...(at !== undefined && { at }), ...(created !== '' && { created }) }
}

/** Of dayone's own client. Whoever else claims it gets no permissions from the log. */
const ownUserAgent = 'dayone'

/**
 * Long requests are logged twice: at the start of the response, and at its end. A request that the API server breaks
 * off, for example because it took too long, has no other stage than Panic; it counts once the authorizer has decided.
 */
const isCounted = ({ stage, annotations }: AuditEvent): boolean =>
  stage === 'ResponseStarted' ||
  stage === 'ResponseComplete' ||
  (stage === 'Panic' && annotations?.[decisionKey] !== undefined)

/** Whom a server asked about, as an event of its own: the question itself is the request of the server. */
const askedByServer = (
  event: AuditEvent,
  [own]: readonly AccessRequest[],
  at: string | undefined,
): readonly ReadEvent[] => {
  const question = own === undefined ? undefined : delegatedQuestion(own, event)
  if (question === undefined) return []
  const facts: EventFacts = { requests: [question.request], ...(at !== undefined && { at }) }
  return [question.isAllowed ? facts : { skipped: 'denied', ...facts }]
}

const readOne = (value: unknown): readonly ReadEvent[] => {
  const { kind, apiVersion } = (value ?? {}) as { readonly kind?: unknown; readonly apiVersion?: unknown }
  if (kind !== 'Event' || typeof apiVersion !== 'string' || !apiVersion.startsWith('audit.k8s.io/'))
    return [{ skipped: 'no audit event' }]
  // v1beta1 (until Kubernetes 1.23) has the same fields.
  if (apiVersion !== 'audit.k8s.io/v1' && apiVersion !== 'audit.k8s.io/v1beta1') return [{ skipped: 'another version' }]
  const parsed = auditEvent.safeParse(value)
  if (!parsed.success) return [{ skipped: 'no audit event' }]
  const event = parsed.data
  if (!isCounted(event)) return [{ skipped: 'other stages' }]
  // Proofs of dayone use the identities of others: they must not become permissions of these.
  if (event.userAgent === ownUserAgent) return [{ skipped: 'a request of dayone' }]
  const allowed = wasAllowed(event)
  if (allowed === undefined) return [{ skipped: 'no decision' }]
  const facts = factsOf(event)
  const refused = refusedRequest(event)
  if (refused !== undefined) return [{ skipped: 'denied', ...facts, requests: [refused] }]
  if (!allowed) return [{ skipped: 'denied', ...facts }]
  if (hasStar(eventAction(event))) return [{ skipped: 'a star in the request', ...facts }]
  return [facts, ...askedByServer(event, facts.requests, facts.at)]
}

const parse = (line: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(line) }
  } catch {
    return undefined
  }
}

/** A truncated event may be followed by another one on the same line. */
const beginning = '{"kind":"Event"'

/**
 * Parses one line of an audit log: an event, several of an EventList, or an event after a truncated one. Never throws.
 * Pure.
 */
export const readAuditLine = (line: string): readonly ReadEvent[] => {
  const whole = parse(line)
  if (whole !== undefined) {
    const { kind, items } = (whole.value ?? {}) as { readonly kind?: unknown; readonly items?: unknown }
    if (kind !== 'EventList' || !Array.isArray(items)) return readOne(whole.value)
    const { apiVersion } = whole.value as { readonly apiVersion?: unknown }
    return (items as readonly object[]).flatMap((item) => readOne({ kind: 'Event', apiVersion, ...item }))
  }
  if (isLegacy(line)) return [{ skipped: 'legacy format' }]
  const at = line.lastIndexOf(beginning)
  const rest = at > 0 ? parse(line.slice(at)) : undefined
  const isCut = line.startsWith('{') || line.endsWith('}')
  return [{ skipped: isCut ? 'cut off' : 'not JSON' }, ...(rest === undefined ? [] : readOne(rest.value))]
}
