import { workloadTitle, type ObjectRef } from '@dayone/kube'
import type { Change, Finding, Plan } from '@dayone/pipeline'
import { namesOf } from '../../host-network/names-of.ts'
import { isOn } from '../../proxies/proxy-agents.ts'
import type { MigrationConfig } from '../migration-config.ts'
import type { MigrationObserved } from '../read-migration.ts'

/** The deletion of one object, of exactly the one that the plan saw. Plain data, because it is displayed and saved. */
export interface ProxyDeletion {
  readonly do: 'delete'
  readonly ref: ObjectRef
  readonly uid: string
}

const control = 'MG-07'

const early = (
  { rows, silence, isDenied }: MigrationObserved,
  { silentHours }: MigrationConfig,
): readonly (readonly [string, string, string])[] => {
  const left = rows.filter(({ isSwitched }) => !isSwitched).map(({ workload }) => workloadTitle(workload))
  return [
    ...(left.length === 0
      ? []
      : [
          [
            'workloads',
            `${namesOf(left)} ${left.length === 1 ? 'gets its' : 'get their'} role from it, and would have no credentials.`,
            '`dayone metadata-guard kube2iam migrate` migrates them, or says what is left to do by hand.',
          ] as const,
        ]),
    ...(left.length > 0 || silence.state === 'silent'
      ? []
      : [
          [
            'silence',
            silence.state === 'asked'
              ? `${silence.by.slice(0, 5).join(', ')} still asked for credentials at ${silence.last.toISOString()}.`
              : `Not known whether its log was silent for ${silentHours} hours: ${silence.why}.`,
            'Find the pod by its address. A log from elsewhere is read with --log FILE.',
          ] as const,
        ]),
    ...(isDenied
      ? []
      : [
          [
            'deny',
            'The network does not deny the metadata address: without the proxy, pods could take the role of their node.',
            '`dayone up metadata-guard` closes the address first.',
          ] as const,
        ]),
  ]
}

const findings = (observed: MigrationObserved, config: MigrationConfig): readonly Finding[] => {
  const { agents, belongings } = observed
  const common = { target: namesOf([...new Set(agents.map(({ workload }) => workloadTitle(workload)))]), control }
  const rules = agents.filter((agent) => !agent.isServer && (agent.program === 'kiam' || isOn(agent, 'iptables')))
  return [
    ...early(observed, config).map(([id, text, hint]): Finding => ({
      ...common,
      id: `MG-07/remove/${id}`,
      kind: 'risk',
      severity: 'high',
      blocks: 'apply',
      text,
      hint,
    })),
    ...belongings.kept.map(({ title, why }): Finding => ({
      id: `MG-07/kept/${title.replaceAll(' ', '/')}`,
      kind: 'manual',
      target: title,
      control,
      text: `It is not deleted: ${why}.`,
    })),
    ...(rules.length === 0
      ? []
      : [
          {
            ...common,
            id: 'MG-07/rules',
            kind: 'manual',
            text: 'Its iptables rule stays on each node until that is replaced, and sends requests to the metadata address to a port where nobody listens.',
            hint: 'Replace the nodes: a forced rolling update of kops does it.',
          } as const,
        ]),
    {
      ...common,
      id: 'MG-07/assume-role',
      kind: 'manual',
      text: 'IAM still lets machines assume the roles of pods.',
      hint: 'Remove sts:AssumeRole from spec.additionalPolicies, and EC2 and the role of the nodes from the trust policies. Then there is no way back to kube2iam.',
    },
  ]
}

/** Deletes kube2iam or kiam, with what exists for it alone, once nobody needs it: the last step of the migration. Pure. */
export const planRemoval = (config: MigrationConfig, observed: MigrationObserved): Plan<ProxyDeletion> => {
  if (observed.agents.length === 0) return { changes: [], findings: [] }
  return {
    changes: observed.belongings.own.map(({ ref, uid }): Change<ProxyDeletion> => ({
      id: `delete/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`,
      action: 'delete',
      target: `${ref.kind} ${ref.name}${ref.namespace === undefined ? '' : ` in ${ref.namespace}`}`,
      why: 'It exists for the proxy alone, and nobody asks that any more',
      data: { do: 'delete', ref, uid },
    })),
    findings: findings(observed, config),
  }
}
