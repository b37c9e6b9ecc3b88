import { serviceAccountToken, type Kube, type KubeRequest } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { readMetrics, sumOf } from '../server/server-metrics.ts'

const EVENTS = 'apiserver_audit_event_total'
const ERRORS = 'apiserver_audit_error_total'
/** One per request, labelled with the level that the audit policy decided. */
const LEVELS = 'apiserver_audit_level_total'

/** The result of counting audit events for several kinds of requests. */
export type AuditProof =
  /** The server does not expose the counters. */
  | { readonly kind: 'unknown' }
  /** The number of events that could not be written. */
  | { readonly kind: 'errors'; readonly count: number }
  /**
   * The kinds of requests without any audit event, and those that could not be told apart from requests of others; if
   * both are empty, all are in the log.
   */
  | { readonly kind: 'counted'; readonly silent: readonly string[]; readonly unclear: readonly string[] }

/**
 * Each request is repeated this many times. Requests of others only ever add to the counters: fewer new events prove
 * that the policy omits the request, and fewer new requests of level None prove that it does not.
 */
const TIMES = 12

/** So often a kind of request is counted again while both counters move, because others send requests too. */
const ATTEMPTS = 5

interface Probe {
  /** "reading a Secret". */
  readonly what: string
  readonly who: Kube
  readonly request: KubeRequest
}

/**
 * Sends requests that an audit log must contain, as different users, and counts the audit events. All requests are
 * denied, find nothing or are dry runs, so nothing is stored. Throws UserError (exit 6) if the server cannot be
 * reached.
 */
export async function auditProof(kube: Kube): Promise<AuditProof> {
  const probes = await probesOf(kube)
  let counts = await readCounts(kube)
  if (counts === undefined) return { kind: 'unknown' }
  const found = { silent: [] as string[], unclear: [] as string[] }
  for (const { what, who, request } of probes) {
    let outcome: 'logged' | 'silent' | 'unclear' = 'unclear'
    for (let attempt = 0; attempt < ATTEMPTS && outcome === 'unclear'; attempt += 1) {
      const before: Counts = counts
      for (let time = 0; time < TIMES; time += 1) await who.request(request)
      counts = (await readCounts(kube)) ?? counts
      if (counts.events - before.events < TIMES) outcome = 'silent'
      else if (counts.omitted - before.omitted < TIMES) outcome = 'logged'
    }
    if (outcome !== 'logged') found[outcome].push(what)
  }
  return counts.errors > 0 ? { kind: 'errors', count: counts.errors } : { kind: 'counted', ...found }
}

interface Counts {
  readonly events: number
  /** Requests for which the audit policy says None. */
  readonly omitted: number
  readonly errors: number
}

/** Undefined if the server does not expose them. */
const readCounts = async (kube: Kube): Promise<Counts | undefined> => {
  const samples = await readMetrics(kube, [EVENTS, ERRORS, LEVELS])
  if (samples?.some(({ name }) => name === LEVELS) !== true) return undefined
  const sumFor = (wanted: string): number => sumOf(samples, ({ name }) => name === wanted)
  return {
    events: sumFor(EVENTS),
    omitted: sumOf(samples, ({ name, labels }) => name === LEVELS && labels['level'] === 'None'),
    errors: sumFor(ERRORS),
  }
}

const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings'
const NAME = 'dayone-audit-proof'

async function probesOf(kube: Kube): Promise<readonly Probe[]> {
  const get = (path: string): KubeRequest => ({ method: 'GET', path })
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: NAME, namespace: 'default' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [],
  }
  const own: readonly Probe[] = [
    {
      what: 'an admin reading a Secret',
      who: kube,
      request: get(`/api/v1/namespaces/default/secrets/${NAME}`),
    },
    {
      what: 'an admin granting permissions',
      who: kube,
      request: { method: 'POST', path: `${RBAC}?dryRun=All`, body: binding },
    },
    {
      what: 'an admin deleting a pod',
      who: kube,
      request: { method: 'DELETE', path: `/api/v1/namespaces/default/pods/${NAME}?dryRun=All` },
    },
  ]
  const account = await defaultAccount(kube)
  if (account === undefined) return own
  return [
    ...own,
    {
      what: 'a service account denied Secrets',
      who: account,
      request: get('/api/v1/namespaces/kube-system/secrets'),
    },
  ]
}

/** The default service account of `default`; undefined if it does not exist or gets no token. */
async function defaultAccount(kube: Kube): Promise<Kube | undefined> {
  try {
    return kube.as(await serviceAccountToken(kube, { namespace: 'default', name: 'default', seconds: 600 }))
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
