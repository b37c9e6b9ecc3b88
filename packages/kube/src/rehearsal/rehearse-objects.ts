import { defined, type Change } from '@dayone/pipeline'
import { findMutators, findWebhookOwner } from '../admission/admission-rules.ts'
import { refusalOf, type Refusal } from '../admission/refusal.ts'
import type { WebhookOwner } from '../admission/refusal-sentence.ts'
import { differingFields } from '../fields/differing-fields.ts'
import { dryRunApply } from './dry-run-apply.ts'
import { dryRunCreate } from './dry-run-create.ts'
import type { Kube, KubeObject } from '../api/kube.ts'
import { fieldManager, withManagedLabel } from '../api/managed-label.ts'
import { isImmutable, overwritten } from '../apply/overwrite-object.ts'
import type { ObjectChange } from '../apply/object-plan.ts'
import { refOf } from '../api/object-ref.ts'
import { releaseRequest } from '../client/release-request.ts'
import { statusOf } from '../api/status.ts'
import type { Rehearsal, RehearsalAnswer } from './rehearsal.ts'

type KubeReads = Pick<Kube, 'request' | 'pathOf' | 'list' | 'get'>
type ObjectWrite = Change<ObjectChange>

/** The server handles about 700 dry runs per second; more than this would take too long. */
const mostAsked = 3000

const isDone = (status: number) => status === 200 || status === 201

const refused = async (kube: KubeReads, refusal: Refusal): Promise<{ refusal: Refusal; owner?: WebhookOwner }> => {
  const isWebhook = refusal.by === 'webhook' || refusal.by === 'webhook-away'
  const owner = isWebhook ? await findWebhookOwner(kube, refusal.name) : undefined
  return { refusal, ...defined({ owner }) }
}

const stored = async (kube: KubeReads, manifest: KubeObject, object: KubeObject): Promise<RehearsalAnswer> => {
  const isRewritten = differingFields(manifest, object).length > 0
  const mutators = isRewritten ? await findMutators(kube, refOf(manifest), manifest.metadata.labels ?? {}) : []
  return { kind: 'stored', object, mutators }
}

/** For an object that is deleted and recreated: a new one with the same content and a generated name. */
const asNew = ({ metadata: { name: _name, ...metadata }, ...rest }: KubeObject, namespace?: string): KubeObject =>
  ({
    ...rest,
    metadata: { ...metadata, generateName: 'dayone-', ...defined({ namespace }) },
  }) as unknown as KubeObject

const askRemoved = async (kube: KubeReads, manifest: KubeObject): Promise<RehearsalAnswer> => {
  const path = `${await kube.pathOf(refOf(manifest))}?dryRun=All`
  const response = await kube.request({ method: 'DELETE', path })
  // Already gone is a success.
  if (isDone(response.status) || response.status === 202 || response.status === 404) return { kind: 'removed' }
  return { kind: 'refused', ...(await refused(kube, refusalOf(response))) }
}

const askReleased = async (kube: KubeReads, manifest: KubeObject, uid: string): Promise<RehearsalAnswer> => {
  const ref = refOf(manifest)
  const response = await kube.request(releaseRequest(await kube.pathOf(ref), ref, uid, true))
  if (isDone(response.status) || response.status === 404) return { kind: 'removed' }
  return { kind: 'refused', ...(await refused(kube, refusalOf(response))) }
}

const askReplaced = async (kube: KubeReads, manifest: KubeObject): Promise<RehearsalAnswer> => {
  const { status, message, reason, object } = await dryRunCreate(kube, asNew(manifest))
  if (object !== undefined) return stored(kube, manifest, object)
  return { kind: 'refused', ...(await refused(kube, refusalOf({ status, body: { message, reason } }))) }
}

const askOverwritten = async (kube: KubeReads, manifest: KubeObject): Promise<RehearsalAnswer> => {
  const live = await kube.get(refOf(manifest))
  if (live === undefined) return askApplied(kube, { manifest })
  const path = `${await kube.pathOf(refOf(manifest))}?dryRun=All&fieldManager=${fieldManager}`
  const response = await kube.request({ method: 'PUT', path, body: overwritten(manifest, live) })
  if (isDone(response.status)) return stored(kube, manifest, response.body as KubeObject)
  if (isImmutable(response)) return askReplaced(kube, manifest)
  // Changed concurrently: the actual overwrite retries.
  if (response.status === 409) return { kind: 'not-asked', why: 'needs-another' }
  return { kind: 'refused', ...(await refused(kube, refusalOf(response))) }
}

const askApplied = async (kube: KubeReads, { manifest, takeBack }: ObjectChange): Promise<RehearsalAnswer> => {
  const response = await dryRunApply(kube, manifest, takeBack === true)
  if (isDone(response.status)) return stored(kube, manifest, response.body as KubeObject)
  // The same plan creates what it refers to: a role before its binding.
  if (response.status === 404) return { kind: 'not-asked', why: 'needs-another' }
  const conflicts = statusOf(response).causes.filter(({ reason }) => reason === 'FieldManagerConflict')
  if (response.status !== 409 || conflicts.length === 0)
    return { kind: 'refused', ...(await refused(kube, refusalOf(response))) }
  // Also a dry run: shows whether the field could be taken over at all.
  const forced = await dryRunApply(kube, manifest, true)
  return {
    kind: 'conflict',
    conflicts: conflicts.map(({ field, message }) => ({ field, manager: /"([^"]+)"/.exec(message)?.[1] ?? message })),
    ...(isDone(forced.status) ? {} : { immutable: refusalOf(forced).words }),
  }
}

/** For an object whose namespace does not exist yet: checks whether a rule would reject it in `default`. */
const askElsewhere = async (kube: KubeReads, manifest: KubeObject): Promise<RehearsalAnswer> => {
  const { status, message, reason, object } = await dryRunCreate(kube, asNew(manifest, 'default'))
  const refusal = object === undefined ? refusalOf({ status, body: { message, reason } }) : undefined
  const isRule = refusal?.by === 'webhook' || refusal?.by === 'webhook-away' || refusal?.by === 'policy'
  if (refusal === undefined || !isRule) return { kind: 'not-asked', why: 'namespace' }
  return { kind: 'refused-elsewhere', ...(await refused(kube, refusal)) }
}

const isAway = (answer: RehearsalAnswer): boolean => answer.kind === 'refused' && answer.refusal.by === 'webhook-away'

/** One of each kind first: a slow webhook then delays the run once, not once per object. */
const askKind = async (
  changes: readonly ObjectWrite[],
  ask: (change: ObjectWrite) => Promise<RehearsalAnswer>,
): Promise<readonly (readonly [string, RehearsalAnswer])[]> => {
  const [first, ...rest] = changes
  if (first === undefined) return []
  const answer = await ask(first)
  const others = await Promise.all(
    rest.map(async (change) => [change.id, isAway(answer) ? answer : await ask(change)] as const),
  )
  return [[first.id, answer], ...others]
}

const asKind = ({ data: { manifest } }: ObjectWrite) => `${manifest.apiVersion} ${manifest.kind}`

/**
 * Sends every planned write as a dry run (`dryRun=All`: authorization, admission and validation, nothing stored), at
 * most 16 in parallel through the request pool. Objects in a namespace that does not exist yet cannot be tried there:
 * one object of each kind and name is tried in `default`, where other rules may apply. Reads only.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 */
export const rehearseObjects = async (kube: KubeReads, changes: readonly ObjectWrite[]): Promise<Rehearsal> => {
  const writes = changes.map((change) => ({
    ...change,
    data: { ...change.data, manifest: withManagedLabel(change.data.manifest) },
  }))
  if (writes.length === 0) return new Map()
  const live = await kube.list({ apiVersion: 'v1', kind: 'Namespace' })
  const exists = new Set(live.map(({ metadata }) => metadata.name))
  const isHere = ({ data: { manifest } }: ObjectWrite) =>
    manifest.metadata.namespace === undefined || exists.has(manifest.metadata.namespace)

  const ask = async ({ data }: ObjectWrite): Promise<RehearsalAnswer> => {
    const { apiVersion, kind, metadata } = data.manifest
    const isServed = await kube
      .pathOf({ apiVersion, kind, ...defined({ namespace: metadata.namespace }) })
      .then(() => true)
      .catch(() => false)
    if (!isServed) return { kind: 'not-asked', why: 'not-served' }
    if (data.remove !== undefined) return askRemoved(kube, data.manifest)
    if (data.release !== undefined) return askReleased(kube, data.manifest, data.release)
    if (data.overwrite === true) return askOverwritten(kube, data.manifest)
    return data.replace === true ? askReplaced(kube, data.manifest) : askApplied(kube, data)
  }

  const here = writes.filter(isHere)
  const asked = await Promise.all(
    [...Map.groupBy(here.slice(0, mostAsked), asKind).values()].map((kind) => askKind(kind, ask)),
  )
  const elsewhere = Map.groupBy(
    writes.filter((change) => !isHere(change)),
    ({ data: { manifest } }) => `${manifest.apiVersion} ${manifest.kind} ${manifest.metadata.name}`,
  )
  const guessed = await Promise.all(
    [...elsewhere.values()].slice(0, mostAsked).map(async (same) => {
      const answer = same[0] === undefined ? undefined : await askElsewhere(kube, same[0].data.manifest)
      return same.map(({ id }) => [id, answer ?? { kind: 'not-asked', why: 'namespace' }] as const)
    }),
  )
  const tooMany = here.slice(mostAsked).map(({ id }) => [id, { kind: 'not-asked', why: 'too-many' }] as const)
  return new Map<string, RehearsalAnswer>([...asked.flat(), ...guessed.flat(), ...tooMany])
}
