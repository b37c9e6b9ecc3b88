import { hash as digest } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kube, KubeKind, KubeObject } from '../api/kube.ts'
import { servedKinds } from '../client/served-kinds.ts'
import { decidingKinds, mutatingPolicyKinds } from './deciding-kinds.ts'

/** What the result of a proof depends on. */
export interface RestsOnOptions {
  /** In addition to those that decide every request. */
  readonly kinds: readonly KubeKind[]
  /** Anything else the proof depends on, as plain data; called only if the objects can be fingerprinted. */
  readonly also: () => Promise<unknown>
  /** Older responses do not count. */
  readonly since: Date | undefined
}

/** A few milliseconds of work; in between, the event loop handles keys and Ctrl-C. */
const slice = 200

const hash = (text: string): string => digest('sha256', text)

/** The content of an object, without the managers of its fields and its version. */
const contentOf = ({ metadata, ...object }: KubeObject): string => {
  const { managedFields: _fields, resourceVersion: _version, generation: _generation, ...kept } = metadata
  return JSON.stringify([metadata.namespace, metadata.name, object, kept])
}

/** Independent of the order of the list. */
const fingerprintOf = async (objects: readonly KubeObject[]): Promise<string> => {
  const hashes: string[] = []
  for (const [index, object] of objects.entries()) {
    if (index > 0 && index % slice === 0) await nextTurn()
    hashes.push(hash(contentOf(object)))
  }
  return hash(hashes.toSorted().join())
}

interface Deciding {
  readonly webhooks?: readonly unknown[]
  readonly spec?: { readonly paramKind?: unknown }
}

/** A webhook, or a policy with parameters in other objects: the result can change while this object stays the same. */
const decidesElsewhere = (object: KubeObject): boolean => {
  const { webhooks = [], spec } = object as unknown as Deciding
  if (object.kind.endsWith('WebhookConfiguration')) return webhooks.length > 0
  return object.kind.endsWith('AdmissionPolicy') && spec?.paramKind !== undefined && spec.paramKind !== null
}

/**
 * The processes of the API server, each with the identity that it takes at its start, when it reads its flags and most of
 * its files. https://kubernetes.io/docs/concepts/architecture/leases/#api-server-identity
 */
const readServers = async (kube: Pick<Kube, 'list'>): Promise<readonly unknown[]> => {
  const leases = await kube.list(
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
    { namespace: 'kube-system', labelSelector: 'apiserver.kubernetes.io/identity=kube-apiserver' },
  )
  return leases.map(({ metadata, spec }) => [metadata.name, (spec as { holderIdentity?: string }).holderIdentity])
}

/**
 * A fingerprint of everything that decides the API server's responses to a proof: all objects of these kinds,
 * regardless of who created them, and the processes of the server. Undefined if something that decides cannot be read:
 * a webhook, the parameters of a policy, or a server without an identity lease. Throws UserError (exit 6) if something
 * may not be read.
 */
export const readRestsOn = async (
  kube: Pick<Kube, 'observeAll' | 'observing' | 'list' | 'isServed'>,
  { kinds, also, since }: RestsOnOptions,
): Promise<string | undefined> => {
  const { isServed } = since === undefined ? kube.observing : kube
  const mutating = await Promise.all(mutatingPolicyKinds.map((some) => servedKinds({ isServed }, some)))
  const all = new Map([...decidingKinds, ...kinds].map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind]))
  const served = [
    ...(await servedKinds({ isServed }, [...all.values()])),
    ...mutating.flatMap((some) => some.slice(0, 1)),
  ]
  const [servers, ...lists] = await Promise.all([
    readServers(since === undefined ? kube.observing : kube),
    ...served.map((kind) => kube.observeAll(kind, since)),
  ])
  if (servers.length === 0 || lists.some((objects) => objects.some(decidesElsewhere))) return undefined
  const parts: unknown[] = [servers, await also()]
  for (const [index, objects] of lists.entries()) parts.push([served[index], await fingerprintOf(objects)])
  return hash(JSON.stringify(parts))
}
