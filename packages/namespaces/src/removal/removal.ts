import { removalStep, type Kube, type KubeObject } from '@dayone/kube'
import { UserError, type StepContext } from '@dayone/pipeline'
import * as z from 'zod'
import { namespaceName } from '../config.ts'
import { isAdmissionRule, ownership } from '../objects/objects.ts'
import { guardsKubeSystem } from '../bundle/kube-system-policy.ts'
import { closesKubeSystem } from '../kube-system/kube-system-objects.ts'
import { deletion, readContent } from '../released-namespaces.ts'
import { openedFindings } from './opened-findings.ts'
import type { RemovalSeen } from './removal-seen.ts'

const config = z.strictObject({
  /** Deleted with everything in it; the name must be typed. */
  deleteNamespace: namespaceName.optional(),
})

const waves = { guards: 0, others: 1, namespaces: 2, bindings: 3, policies: 4 } as const

/**
 * Network policies are removed together, so that no allow policy is missing next to a deny policy, and the quota before
 * the limits it needs. In kube-system the deny is removed first: DNS of the whole cluster depends on the others. The
 * rules that protect the guards from teams are removed last.
 */
const waveOf = (object: KubeObject): number => {
  const { kind } = object
  if (kind === 'Namespace') return waves.namespaces
  if (isAdmissionRule(kind)) return kind.endsWith('Binding') ? waves.bindings : waves.policies
  if (guardsKubeSystem(object)) return closesKubeSystem(object) ? waves.guards : waves.others
  return kind === 'LimitRange' ? waves.others : waves.guards
}

/** A namespace and its default service account, which Kubernetes creates, stay. */
const isReleased = ({ kind }: KubeObject): boolean => kind === 'Namespace' || kind === 'ServiceAccount'

const see = async (
  own: readonly KubeObject[],
  { deleteNamespace }: z.output<typeof config>,
  { ports: { kube } }: StepContext<{ readonly kube: Kube }>,
): Promise<RemovalSeen> => {
  const [namespaces, pods] = await Promise.all([
    kube.observeAll({ apiVersion: 'v1', kind: 'Namespace' }),
    kube.observing.list({ apiVersion: 'v1', kind: 'Pod' }),
  ])
  const isEnding = ({ metadata }: KubeObject): boolean => metadata['deletionTimestamp'] !== undefined
  const ending = new Set(namespaces.filter(isEnding).map(({ metadata }) => metadata.name))
  const counts = new Map<string, number>()
  for (const { metadata } of pods) counts.set(metadata.namespace ?? '', (counts.get(metadata.namespace ?? '') ?? 0) + 1)
  const seen = { pods: counts, ending }
  if (deleteNamespace === undefined || ending.has(deleteNamespace)) return seen
  const deleted = own.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === deleteNamespace)
  if (deleted !== undefined) return { ...seen, deleted: await readContent(kube, deleted) }
  // Already gone, after the round that deleted it.
  if (!namespaces.some(({ metadata }) => metadata.name === deleteNamespace)) return seen
  throw new UserError(`dayone does not guard the namespace ${deleteNamespace}, so it does not delete it.`, {
    hint: `To delete it with everything in it: \`kubectl delete namespace ${deleteNamespace}\`.`,
    exitCode: 5,
  })
}

const isSkipped = ({ kind, metadata }: KubeObject, { ending, deleted }: RemovalSeen): boolean => {
  const namespace = kind === 'Namespace' ? metadata.name : metadata.namespace
  return namespace !== undefined && (ending.has(namespace) || deleted?.name === namespace)
}

/** `dayone remove namespaces`: removes the guards; the namespaces and everything that runs in them stay. */
export const removal = removalStep<z.output<typeof config>, RemovalSeen>({
  of: { id: 'namespaces', title: 'Namespaces' },
  why: 'The namespaces stay with all that runs in them, and nothing guards them any more.',
  ownership,
  config,
  waveOf,
  isReleased,
  isSkipped,
  see,
  opens: openedFindings,
  more: ({ deleted }) => (deleted === undefined ? [] : [deletion(deleted, `--delete-namespace names ${deleted.name}`)]),
})
