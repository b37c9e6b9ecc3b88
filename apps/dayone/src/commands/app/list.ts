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
  /** "2/3"; empty if there is none (CronJob). */
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
] as const

/** `dayone app list`: every workload, its manager, and its images. kube-system only with -n. */
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
  }
  return 0
}

async function readRunning(kube: Kube): Promise<readonly Running[]> {
  const [namespaces, ...lists] = await Promise.all([
    kube.list({ apiVersion: 'v1', kind: 'Namespace' }),
    ...kinds.map((kind) => listAll(kube, kind, (object) => [object])),
  ])
  const teams = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.['dayone.dev/team'] ?? '']))
  return lists
    .flat()
    .map((object) => runningOf(object, teams))
    .toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)))
}

const keyOf = ({ namespace, kind, name }: Running): string => `${namespace}/${kind}/${name}`

const runningOf = (object: KubeObject, teams: ReadonlyMap<string, string>): Running => {
  const { kind, name, namespace = '' } = refOf(object)
  const spec = (object['spec'] ?? {}) as {
    readonly template?: unknown
    readonly jobTemplate?: { readonly spec?: { readonly template?: unknown } }
  }
  const { spec: pod } = (spec.jobTemplate?.spec?.template ?? spec.template ?? {}) as {
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
  return `${is['readyReplicas'] ?? 0}/${(spec as { readonly replicas?: number } | undefined)?.replicas ?? 1}`
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
