import { workloadTitle, type Workload } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { namesOf } from '../host-network/names-of.ts'
import type { MetadataUsers } from './metadata-users.ts'

/** What the plan closes that is currently open. */
export interface Closing {
  /** A machine currently answers pods, and no deny rule of the network blocks them. */
  readonly machines: boolean
  /** The plan applies the network's deny rule. */
  readonly deny: boolean
}

const remedy =
  'Give it an IAM role through its service account first (spec.iam.serviceAccountExternalPermissions, or the annotation eks.amazonaws.com/role-arn)'

/** When a workload is affected: one that does not run now is affected later. */
const whenOf = ({ kind, replicas }: Workload): string => {
  if (kind === 'CronJob') return 'from its next run on'
  return replicas === 0 && kind !== 'DaemonSet' ? 'as soon as it is scaled up' : 'at once'
}

const breaks = (workload: Workload, text: string): Finding => {
  const { namespace, kind, name } = workload
  const id = `MG-06/${namespace}/${kind}/${name}`
  return {
    id,
    kind: 'risk',
    target: workloadTitle(workload),
    severity: 'high',
    control: 'MG-06',
    blocks: 'run',
    text,
    hint: `${remedy}, or confirm that it may break, in dayone.yaml: metadata-guard.accepted with finding: ${id}, reason, owner and until.`,
  }
}

const proxyFindings = ({ proxies, annotated, namespaces }: MetadataUsers): readonly Finding[] => {
  if (proxies.length === 0 && annotated.length === 0 && namespaces.length === 0) return []
  const by =
    proxies.length === 0
      ? 'Annotations name roles of kube2iam or kiam. Neither runs now, and both need the metadata service, which this plan blocks:'
      : `${namesOf(proxies.map(workloadTitle))} serves roles through the metadata service, which this plan blocks:`
  const users = annotated.map(({ workload, role }) => `${workloadTitle(workload)} (role ${role})`)
  const scoped = namespaces.length === 0 ? '' : ` Namespaces with role annotations: ${namesOf(namespaces)}.`
  return [
    {
      id: 'MG-02/kube2iam',
      kind: 'risk',
      target: 'metadata address',
      severity: 'high',
      control: 'MG-02',
      text: `${by} ${users.length === 0 ? 'no pod uses one now' : `${namesOf(users)} will get no credentials`}.${scoped}`,
      hint: `${remedy.replace('it', 'each')}.`,
    },
    // Without one of them the annotation gives nothing that could be lost.
    ...(proxies.length === 0 ? [] : annotated).map(({ workload, role }) =>
      breaks(
        workload,
        `${workloadTitle(workload)} gets the role ${role} from kube2iam or kiam, and no credentials ${whenOf(workload)} when the metadata service is blocked.`,
      ),
    ),
  ]
}

/**
 * Who loses access when the metadata service closes, one finding per workload: nothing is applied while a workload has
 * no role of its own and is not accepted. A workload without access today loses nothing. Pure.
 */
export const metadataUserFindings = (users: MetadataUsers, { machines, deny }: Closing): readonly Finding[] => [
  ...(deny ? proxyFindings(users) : []),
  ...(machines
    ? users.nodeRole.map(({ workload, sign }) =>
        breaks(
          workload,
          `${workloadTitle(workload)} has no IAM role of its own and likely uses the role of its node (${sign}), which it loses ${whenOf(workload)}.`,
        ),
      )
    : []),
]
