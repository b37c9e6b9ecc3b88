import { defined } from '@dayone/pipeline'
import type { KubeObject } from '../api/kube.ts'
import { workloadKinds, type PodSpec, type PodTemplate, type Workload } from './workload.ts'

interface RawTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly finalizers?: readonly string[]
  }
  readonly spec?: PodSpec
}

interface RawSpec {
  readonly replicas?: number
  readonly parallelism?: number
  readonly template?: RawTemplate
  readonly jobTemplate?: { readonly spec?: { readonly template?: RawTemplate } }
  readonly volumeClaimTemplates?: readonly {
    readonly spec?: { readonly resources?: { readonly requests?: { readonly storage?: string } } }
  }[]
}

interface Owner {
  readonly kind: string
  readonly controller?: boolean
}

/**
 * The kinds that create objects of a kind, if the inventory contains them. A pod owned by a Node is the kubelet's
 * mirror of a static pod.
 */
const makers: Readonly<Record<string, readonly string[]>> = {
  Pod: ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController', 'Node'],
  ReplicaSet: ['Deployment'],
  Job: ['CronJob'],
}

const isMade = ({ kind, metadata }: KubeObject): boolean => {
  const owners = (metadata['ownerReferences'] ?? []) as readonly Owner[]
  return owners.some((owner) => owner.controller === true && (makers[kind] ?? []).includes(owner.kind))
}

const hasEnded = ({ kind, status }: KubeObject): boolean => {
  const { phase, conditions = [] } = (status ?? {}) as {
    readonly phase?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
  if (kind === 'Pod') return phase === 'Succeeded' || phase === 'Failed'
  if (kind !== 'Job') return false
  return conditions.some(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True')
}

const templateOf = ({ kind, metadata, spec }: KubeObject): PodTemplate | undefined => {
  const { template, jobTemplate } = (spec ?? {}) as RawSpec
  const raw: RawTemplate | undefined =
    kind === 'Pod' ? { metadata, spec: spec as PodSpec } : kind === 'CronJob' ? jobTemplate?.spec?.template : template
  if (raw?.spec?.containers === undefined) return undefined
  const { labels = {}, annotations = {}, finalizers } = raw.metadata ?? {}
  return { labels, annotations, ...defined({ finalizers }), spec: raw.spec }
}

const replicasOf = ({ kind, status }: KubeObject, { replicas, parallelism }: RawSpec): number | undefined => {
  if (kind === 'CronJob') return undefined
  // One per matching node.
  if (kind === 'DaemonSet') return (status as { desiredNumberScheduled?: number } | undefined)?.desiredNumberScheduled
  if (kind === 'Pod') return 1
  return (kind === 'Job' ? parallelism : replicas) ?? 1
}

/**
 * The workload of an object; none if another workload creates it or if it has ended. A mirrored static pod cannot be
 * changed.
 */
export const condenseWorkload = (object: KubeObject): readonly Workload[] => {
  const { metadata } = object
  const spec = (object['spec'] ?? {}) as RawSpec
  const kind = workloadKinds.find((known) => known === object.kind)
  const template = templateOf(object)
  if (kind === undefined || template === undefined || isMade(object) || hasEnded(object)) return []
  const replicas = replicasOf(object, spec)
  return [
    {
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      ...defined({ replicas }),
      template,
      claims: (spec.volumeClaimTemplates ?? []).flatMap((claim) => claim.spec?.resources?.requests?.storage ?? []),
    },
  ]
}
