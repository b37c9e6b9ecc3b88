import { defined } from '@dayone/pipeline'
import { parseAddress } from '../addresses/address.ts'
import {
  fieldOf,
  isMap,
  itemsOf,
  labelsOf,
  partOf,
  textOf,
  type Part,
  type SourcedObject,
} from '../manifests/source.ts'
import { readProtocol } from '../policies/read-ports.ts'
import type { ContainerPort, Labels, Pod } from '../pods/pod.ts'

/** The path of the pod template by kind. */
export const templatePaths: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
}

export interface Owned {
  readonly namespace: string
  readonly name: string
  readonly namespaceLabels: Labels
}

/**
 * The pod of an object: a Pod, or from a pod template. Throws UserError (exit 2) with the position of what cannot be
 * parsed.
 */
export const readPod = (object: SourcedObject, kind: string, { namespace, name, namespaceLabels }: Owned): Pod => {
  const template = (templatePaths[kind] ?? []).reduce(fieldOf, partOf(object))
  const spec = fieldOf(template, 'spec')
  const status = fieldOf(partOf(object), 'status')
  return {
    namespace,
    name,
    namespaceLabels,
    labels: { ...labelsOf(fieldOf(fieldOf(template, 'metadata'), 'labels')), ...labelsOfKind(kind, name) },
    serviceAccount: textOf(fieldOf(spec, 'serviceAccountName')) ?? 'default',
    hostNetwork: fieldOf(spec, 'hostNetwork').value === true,
    ports: containersOf(spec).flatMap(portsOfContainer),
    addresses: kind === 'Pod' ? addressesOf(status) : [],
    podIPs: kind === 'Pod' ? addressesOf(status) : [],
  }
}

/** Labels with predictable values that the controller of a kind adds. */
const labelsOfKind = (kind: string, name: string): Labels =>
  kind === 'Job' ? { 'batch.kubernetes.io/job-name': name, 'job-name': name } : {}

/** Init containers count only if they keep running next to the others (sidecars). */
const containersOf = (spec: Part): readonly Part[] => [
  ...(itemsOf(fieldOf(spec, 'containers')) ?? []),
  ...(itemsOf(fieldOf(spec, 'initContainers')) ?? []).filter(
    ({ value }) => isMap(value) && value['restartPolicy'] === 'Always',
  ),
]

const portsOfContainer = (container: Part): readonly ContainerPort[] =>
  (itemsOf(fieldOf(container, 'ports')) ?? []).flatMap((part) => {
    const port = fieldOf(part, 'containerPort').value
    if (typeof port !== 'number') return []
    const name = textOf(fieldOf(part, 'name'))
    return [{ port, protocol: readProtocol(fieldOf(part, 'protocol')), ...defined({ name }) }]
  })

const addressesOf = (status: Part) => {
  const listed = (itemsOf(fieldOf(status, 'podIPs')) ?? []).map((part) => fieldOf(part, 'ip').value)
  const texts = listed.length > 0 ? listed : [fieldOf(status, 'podIP').value]
  return texts.flatMap((text) => (typeof text === 'string' ? (parseAddress(text) ?? []) : []))
}
