import { fieldOf, isMap, itemsOf, partOf, type SourcedObject } from '../manifests/source.ts'
import type { Labels, Pod, Workload } from '../pods/pod.ts'
import { readPod, templatePaths } from './read-pods.ts'

/** An object with its identifying fields. */
export interface NamedObject {
  readonly object: SourcedObject
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

interface Reading {
  readonly namespaces: ReadonlyMap<string, Labels>
  /** Whether any policy refers to this label. */
  isAsked(label: string): boolean
  /** Whether a policy of administrators can match a pod by its address. */
  readonly isByAddress: boolean
  /** Whether an ipBlock can match a pod by its address. */
  readonly blocksMeanPods: boolean
}

const keyOf = ({ kind, namespace, name }: Omit<NamedObject, 'object'>): string => `${kind} ${namespace}/${name}`

const ended = new Set<unknown>(['Succeeded', 'Failed'])
const podName = 'statefulset.kubernetes.io/pod-name'
const podIndex = 'apps.kubernetes.io/pod-index'
/** A larger StatefulSet is represented by this many pods. */
const mostReplicas = 100

/**
 * All workloads, named by their topmost owner. Running pods represent their workload; a workload without any is
 * represented by its template. Pods that differ only in labels without selectors are equal.
 */
export const readWorkloads = (
  objects: readonly NamedObject[],
  { namespaces, isAsked, isByAddress, blocksMeanPods }: Reading,
): readonly Workload[] => {
  const makers = new Map(
    objects.filter(({ kind }) => Object.hasOwn(templatePaths, kind)).map((named) => [keyOf(named), named]),
  )
  const running = new Map<string, Pod[]>()
  const hasOwner = new Set<string>()
  for (const [key, named] of makers) {
    const top = topOf(named, makers)
    const namespaceLabels = namespaces.get(named.namespace) ?? {}
    if (keyOf(top) !== key) hasOwner.add(key)
    if (named.kind !== 'Pod' || ended.has(fieldOf(fieldOf(partOf(named.object), 'status'), 'phase').value)) continue
    const pods = running.get(keyOf(top)) ?? []
    const pod = readPod(named.object, 'Pod', { ...named, namespaceLabels })
    const addresses = blocksMeanPods || pod.hostNetwork ? pod.addresses : []
    pods.push({ ...pod, addresses, podIPs: isByAddress ? pod.podIPs : [] })
    running.set(keyOf(top), pods)
  }
  return [...makers]
    .filter(([key, { kind }]) => !hasOwner.has(key) && (kind !== 'Pod' || running.has(key)))
    .map(([key, named]): Workload => {
      const { kind, namespace, name } = named
      const pods = running.get(key) ?? templatePods(named, namespaces.get(namespace) ?? {}, isAsked)
      return { id: `${namespace}/${name}[${kind}]`, kind, namespace, name, pods: unlike(pods, isAsked) }
    })
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

const topOf = (named: NamedObject, makers: ReadonlyMap<string, NamedObject>): NamedObject => {
  let top = named
  // A cluster cannot have a cycle of owners, but a file can.
  for (let steps = 0; steps < 8; steps++) {
    const owners = itemsOf(fieldOf(fieldOf(partOf(top.object), 'metadata'), 'ownerReferences')) ?? []
    const { namespace } = top
    const owner = owners
      .map(({ value }) => value)
      .filter(isMap)
      .map(({ kind, name }) => makers.get(keyOf({ kind: String(kind), namespace, name: String(name) })))
      .find((one) => one !== undefined)
    if (owner === undefined) return top
    top = owner
  }
  return named
}

const templatePods = (
  { object, kind, namespace, name }: NamedObject,
  namespaceLabels: Labels,
  isAsked: (label: string) => boolean,
): readonly Pod[] => {
  const pod = readPod(object, kind, { namespace, name, namespaceLabels })
  if (kind !== 'StatefulSet' || !(isAsked(podName) || isAsked(podIndex))) return [pod]
  const replicas = fieldOf(fieldOf(partOf(object), 'spec'), 'replicas').value ?? 1
  const count = typeof replicas === 'number' ? Math.min(Math.max(1, replicas), mostReplicas) : 1
  return Array.from({ length: count }, (_, index) => ({
    ...pod,
    name: `${name}-${index}`,
    labels: { ...pod.labels, [podName]: `${name}-${index}`, [podIndex]: String(index) },
  }))
}

/** One pod of each kind. */
const unlike = (pods: readonly Pod[], isAsked: (label: string) => boolean): readonly Pod[] => {
  const sorts = new Map<string, Pod>()
  for (const pod of pods.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const labels = Object.entries(pod.labels).filter(([label]) => isAsked(label))
    const addresses = [...pod.addresses, ...pod.podIPs].map(({ value }) => String(value))
    const sort = JSON.stringify([labels.toSorted(), pod.ports, pod.hostNetwork, addresses, pod.serviceAccount])
    if (!sorts.has(sort)) sorts.set(sort, pod)
  }
  return [...sorts.values()]
}
