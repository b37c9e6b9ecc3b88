import { listAll, managedLabel, refOf, type Kube, type KubeObject } from '@dayone/kube'
import { tableLines } from '../status/table-lines.ts'
import type { Session } from '../../session/session.ts'
import type { AppOptions } from './app-options.ts'
import { withKube } from '../../run/open-kube.ts'

/** Workload kinds. */
interface Running {
  readonly namespace: string
  readonly kind: string
  readonly name: string
  /** "2/3" pods; of a Job also those that succeeded. Empty if there is none (CronJob). */
  readonly ready: string
  /** The label dayone.dev/team of the namespace. */
  readonly team: string
  /** "dayone", "Helm", or the last field manager. */
  readonly managedBy: string
  readonly images: readonly string[]
}

const kinds = [
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'batch/v1', kind: 'CronJob' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'v1', kind: 'Pod' },
] as const

/**
 * `dayone app list`: every workload, its manager, and its images, and how to see why some are not ready. kube-system
 * only with -n.
 */
export async function list(session: Session, { namespace }: AppOptions): Promise<number> {
  const { stdout } = session.surroundings
  const all = await withKube(session, readRunning)
  const rows = all.filter((one) =>
    namespace === undefined ? one.namespace !== 'kube-system' : one.namespace === namespace,
  )
  if (session.options.output === 'json') for (const row of rows) stdout.write(`${JSON.stringify(row)}\n`)
  else if (rows.length === 0) stdout.write('No workloads found.\n')
  else {
    const head = ['NAMESPACE', 'WORKLOAD', 'READY', 'TEAM', 'MANAGED BY', 'IMAGES']
    const cells = rows.map((row) => [
      row.namespace,
      `${row.kind} ${row.name}`,
      row.ready,
      row.team,
      row.managedBy,
      row.images.join(' '),
    ])
    stdout.write(`${tableLines(head, cells).join('\n')}\n`)
    const [first, ...others] = rows.filter(isNotReady)
    if (first !== undefined)
      stdout.write(
        `${others.length + 1} not ready. To see why: dayone app logs-of-failure ${first.name} -n ${first.namespace}\n`,
      )
  }
  return 0
}

async function readRunning(kube: Kube): Promise<readonly Running[]> {
  const [namespaces, ...lists] = await Promise.all([
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    ...kinds.map((kind) => listAll(kube, kind, (object) => (isTopmost(object) ? [object] : []))),
  ])
  const teams = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.['dayone.dev/team'] ?? '']))
  return lists
    .flat()
    .map((object) => runningOf(object, teams))
    .toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)))
}

/** Jobs and pods of their own: not those of a controller, or of the kubelet (static pods). */
const isTopmost = ({ kind, metadata }: KubeObject): boolean =>
  (kind !== 'Job' && kind !== 'Pod') || ((metadata['ownerReferences'] ?? []) as readonly object[]).length === 0

const isNotReady = ({ ready }: Running): boolean => {
  const [is, wanted] = ready.split('/').map(Number)
  return is !== undefined && wanted !== undefined && is < wanted
}

const keyOf = ({ namespace, kind, name }: Running): string => `${namespace}/${kind}/${name}`

const runningOf = (object: KubeObject, teams: ReadonlyMap<string, string>): Running => {
  const { kind, name, namespace = '' } = refOf(object)
  const spec = (object['spec'] ?? {}) as {
    readonly template?: unknown
    readonly jobTemplate?: { readonly spec?: { readonly template?: unknown } }
  }
  const { spec: pod } = (kind === 'Pod' ? object : (spec.jobTemplate?.spec?.template ?? spec.template ?? {})) as {
    readonly spec?: Readonly<Record<string, readonly { readonly image?: string }[] | undefined>>
  }
  const containers = [...(pod?.['initContainers'] ?? []), ...(pod?.['containers'] ?? [])]
  return {
    namespace,
    kind,
    name,
    ready: readyOf(object),
    team: teams.get(namespace) ?? '',
    managedBy: managerOf(object),
    images: [...new Set(containers.flatMap(({ image }) => image ?? []))],
  }
}

const readyOf = ({ kind, spec, status }: KubeObject): string => {
  const is = (status ?? {}) as Readonly<Record<string, number | undefined>>
  if (kind === 'CronJob') return ''
  if (kind === 'DaemonSet') return `${is['numberReady'] ?? 0}/${is['desiredNumberScheduled'] ?? 0}`
  if (kind === 'Job')
    return `${(is['ready'] ?? 0) + (is['succeeded'] ?? 0)}/${(spec as { readonly completions?: number } | undefined)?.completions ?? 1}`
  if (kind === 'Pod') return `${isRunning(status) ? 1 : 0}/1`
  return `${is['readyReplicas'] ?? 0}/${(spec as { readonly replicas?: number } | undefined)?.replicas ?? 1}`
}

/** Ready, or ended well. */
const isRunning = (status: unknown): boolean => {
  const { phase, conditions = [] } = (status ?? {}) as {
    readonly phase?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
  return phase === 'Succeeded' || conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True')
}

/** The manager from the label; without one, the field manager, ignoring controllers. */
const managerOf = ({ metadata }: KubeObject): string => {
  const label = metadata.labels?.[managedLabel.name]
  if (label !== undefined) return label
  const writers = (metadata['managedFields'] ?? []) as readonly {
    readonly manager?: string
    readonly subresource?: string
  }[]
  return (
    writers.find(({ manager, subresource }) => subresource === undefined && manager !== 'kube-controller-manager')
      ?.manager ?? ''
  )
}
