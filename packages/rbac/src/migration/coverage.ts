import { subjectTitle, type AuditReplay, type RbacObjects } from '@dayone/authorizer'
import type { Inventory, Workload } from '@dayone/kube'
import { serverCoverage, type ControlPlaneNode, type ServerCoverage } from './server-coverage.ts'

/** How much of a cluster an audit log covers. All names are `namespace/name`. */
export interface AuditCoverage {
  /** Service accounts with running pods that made a request. */
  readonly seen: readonly string[]
  /** Those that made none: if that is all they do, they need no permissions. */
  readonly silent: readonly string[]
  /** CronJobs that created a Job during the log. */
  readonly fired: readonly string[]
  /** CronJobs that created none: what their pods need is unknown. */
  readonly neverFired: readonly string[]
  /** Users that made a request, without those of Kubernetes itself. */
  readonly users: readonly string[]
  /** Users that a binding names, and that made none. */
  readonly silentUsers: readonly string[]
  /** Each API server writes its own log. */
  readonly servers: ServerCoverage
}

const accountOf = ({ namespace, template }: Workload): string =>
  `${namespace}/${template.spec.serviceAccountName ?? 'default'}`

const split = (all: Iterable<string>, isIn: (one: string) => boolean): readonly [string[], string[]] => {
  const names = [...new Set(all)].sort()
  return [names.filter(isIn), names.filter((one) => !isIn(one))]
}

const userPrefix = subjectTitle({ kind: 'User', name: '' })

const isOfPeople = (name: string): boolean => name !== '' && !name.startsWith('system:')

/** Compares the workloads of the cluster, and the users of its bindings, with the requests in a log. Pure. */
export const auditCoverage = (
  { workloads, bindings }: Pick<Inventory, 'workloads'> & Pick<RbacObjects, 'bindings'>,
  { subjects, cronJobs, files }: Pick<AuditReplay, 'subjects' | 'cronJobs' | 'files'>,
  nodes: readonly ControlPlaneNode[],
): AuditCoverage => {
  const titleOf = (account: string): string => {
    const [namespace = '', name = ''] = account.split('/')
    return subjectTitle({ kind: 'ServiceAccount', namespace, name })
  }
  const isCronJob = ({ kind }: Workload): boolean => kind === 'CronJob'
  const running = workloads.filter((one) => !isCronJob(one) && one.replicas !== 0).map(accountOf)
  const [seen, silent] = split(running, (account) => subjects.has(titleOf(account)))
  const [fired, neverFired] = split(
    workloads.filter(isCronJob).map(({ namespace, name }) => `${namespace}/${name}`),
    (name) => cronJobs.has(name),
  )
  const users = [...subjects]
    .flatMap((title) => (title.startsWith(userPrefix) ? [title.slice(userPrefix.length)] : []))
    .filter(isOfPeople)
    .toSorted()
  const bound = bindings.flatMap((binding) =>
    (binding.subjects ?? []).flatMap(({ kind, name }) => (kind === 'User' && isOfPeople(name) ? [name] : [])),
  )
  const [, silentUsers] = split(bound, (name) => subjects.has(`${userPrefix}${name}`))
  return { seen, silent, fired, neverFired, users, silentUsers, servers: serverCoverage(files, nodes) }
}
