import * as z from 'zod'
import { isPathAction, type AccessRequest, type Action, type Identity } from '../access-request.ts'
import { delegatedQuestion } from './delegated-question.ts'

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
  /** Everything that it needed permission for: the request itself, and impersonation. */
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

const text = z
  .string()
  .nullish()
  .transform((given) => given ?? '')

const identity = z.object({
  username: text,
  groups: z
    .array(z.string())
    .nullish()
    .transform((given) => given ?? []),
})

/** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
const auditEvent = z.object({
  stage: z.string(),
  verb: text,
  requestURI: text,
  userAgent: text,
  user: identity,
  impersonatedUser: identity.nullish(),
  objectRef: z.object({ resource: text, subresource: text, namespace: text, name: text, apiGroup: text }).nullish(),
  responseStatus: z.object({ code: z.number().nullish() }).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  requestObject: z.unknown().optional(),
  responseObject: z.unknown().optional(),
  requestReceivedTimestamp: z.string().nullish(),
  stageTimestamp: z.string().nullish(),
})

type AuditEvent = z.infer<typeof auditEvent>

/** Before Kubernetes 1.8: `2017-03-21T03:57:09.106841886-04:00 AUDIT: id="…" ip="…" method="GET" user="…"`. */
const isLegacy = (line: string): boolean => /^\S+ AUDIT: id="/.test(line)

/** The authorizer's own decision, else derived from the response: 401 and 403 mean denied. Undefined: unknown. */
const wasAllowed = ({ annotations, responseStatus }: AuditEvent): boolean | undefined => {
  const decision = annotations?.['authorization.k8s.io/decision']
  if (decision !== undefined) return decision === 'allow'
  const code = responseStatus?.code
  return code === undefined || code === null ? undefined : code !== 401 && code !== 403
}

const pathOf = (uri: string): string => {
  const [path = ''] = uri.split('?')
  try {
    return decodeURIComponent(path)
  } catch {
    // The API server itself would have rejected it: it is left unchanged.
    return path
  }
}

const actionOf = ({ verb, objectRef, requestURI }: AuditEvent): Action => {
  if (!objectRef) return { verb, path: pathOf(requestURI) }
  const { resource, subresource, namespace, name, apiGroup } = objectRef
  // The log contains the name of the created object, which the authorizer did not see.
  const known = verb === 'create' && subresource === '' ? '' : name
  return { verb, apiGroup, resource, subresource, namespace, name: known }
}

const hasStar = (action: Action): boolean =>
  isPathAction(action)
    ? action.verb === '*' || action.path.endsWith('*')
    : [action.verb, action.apiGroup, action.resource, action.subresource ?? ''].some((part) => part.includes('*'))

/** Groups that the API server adds when impersonating: they were not requested. */
const isAdded = (group: string): boolean =>
  group === 'system:authenticated' || group.startsWith('system:serviceaccounts')

/**
 * The permissions that impersonation requires.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
const impersonations = ({ username, groups }: z.infer<typeof identity>): readonly Action[] => {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username)
  const common = { verb: 'impersonate', apiGroup: '' }
  return [
    account === null
      ? { ...common, resource: 'users', name: username }
      : { ...common, resource: 'serviceaccounts', namespace: account[1] ?? '', name: account[2] ?? '' },
    ...groups.filter((group) => !isAdded(group)).map((name) => ({ ...common, resource: 'groups', name })),
  ]
}

const requestsOf = (event: AuditEvent): readonly AccessRequest[] => {
  const { user, impersonatedUser } = event
  const who: Identity = { user: user.username, groups: user.groups }
  const action = actionOf(event)
  if (!impersonatedUser) return [{ ...who, ...action }]
  const as: Identity = { user: impersonatedUser.username, groups: impersonatedUser.groups }
  return [{ ...as, ...action }, ...impersonations(impersonatedUser).map((one) => ({ ...who, ...one }))]
}

/** The API server writes UTC; then texts compare as times do. */
const isUtc = (time: string | null | undefined): time is string =>
  typeof time === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(time)

const factsOf = (event: AuditEvent): EventFacts => {
  const { verb, objectRef, requestReceivedTimestamp, stageTimestamp } = event
  const at = [requestReceivedTimestamp, stageTimestamp].find(isUtc)
  const created = verb === 'create' && objectRef?.subresource === '' ? objectRef.name : ''
  return { requests: requestsOf(event), ...(at !== undefined && { at }), ...(created !== '' && { created }) }
}

/** Of dayone's own client. Whoever else claims it gets no permissions from the log. */
const ownUserAgent = 'dayone'

/** Long requests are logged twice: at the start of the response, and at its end. */
const countedStages: readonly string[] = ['ResponseStarted', 'ResponseComplete']

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
  if (!countedStages.includes(event.stage)) return [{ skipped: 'other stages' }]
  // Proofs of dayone use the identities of others: they must not become permissions of these.
  if (event.userAgent === ownUserAgent) return [{ skipped: 'a request of dayone' }]
  const allowed = wasAllowed(event)
  if (allowed === undefined) return [{ skipped: 'no decision' }]
  const facts = factsOf(event)
  if (!allowed) return [{ skipped: 'denied', ...facts }]
  if (hasStar(actionOf(event))) return [{ skipped: 'a star in the request', ...facts }]
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
