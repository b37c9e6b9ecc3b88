import { workloadTitle, type Workload } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'
import { namesOf } from '../host-network/names-of.ts'
import type { MetadataUsers, NodeRoleUser } from './metadata-users.ts'

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

/** What gives the pods of a service account the credentials of its role. */
const lackRemedies = {
  'no-webhook': 'Set metadata-guard.podIdentityWebhook in dayone.yaml',
  'webhook-unready': 'See why it is down: `kubectl -n kube-system describe deploy/pod-identity-webhook`',
} as const

const remedyOf = ({ workload: { namespace, kind, name }, lack }: NodeRoleUser): string => {
  if (lack === undefined) return remedy
  if (lack.cause !== 'early-pods') return lackRemedies[lack.cause]
  const on = `kubectl -n ${namespace}`
  return lack.isRestartable
    ? `Replace its pods: \`${on} rollout restart ${kind.toLowerCase()}/${name}\``
    : `Create it again: \`${on} delete ${kind.toLowerCase()} ${name}\` first`
}

const breaks = (workload: Workload, text: string, way = remedy): Finding => {
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
    hint: `${way}, or confirm that it may break, in dayone.yaml: metadata-guard.accepted with finding: ${id}, reason, owner and until.`,
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
  ...(machines ? users.nodeRole.map((user) => nodeRoleFinding(user)) : []),
  ...(machines || deny ? unprovedFindings(users) : []),
]

const nodeRoleFinding = (user: NodeRoleUser): Finding => {
  const { workload, sign, lack } = user
  const title = workloadTitle(workload)
  const uses = `likely uses the role of its node (${sign}), which it loses ${whenOf(workload)}.`
  return breaks(
    workload,
    lack === undefined
      ? `${title} has no IAM role of its own and ${uses}`
      : `${title} gets no credentials of the role of its service account (${lack.role}), because ${lack.why}. It ${uses}`,
    remedyOf(user),
  )
}

/** Simulated pods prove nothing: what AWS would show is not said to be right. */
const unprovedFindings = ({ unproved }: MetadataUsers): readonly Finding[] =>
  unproved.length === 0
    ? []
    : [
        {
          id: 'MG-06/identity-unproved',
          kind: 'manual',
          target: 'pods with a role of their own',
          control: 'MG-06',
          text: `Practice runs no pod identity webhook: whether pods of ${namesOf(unproved.map(workloadTitle))} get the credentials of their role is not shown here.`,
          hint: 'On AWS dayone reads it from the running pods, and applies nothing while one lacks them.',
        },
      ]
