import { hasEnded, type ClusterFacts, type Finding } from '@dayone/pipeline'
import type { Exemption, MetadataGuardConfig } from '../config.ts'
import { guardedNamespace } from '../host-network/host-network-namespaces.ts'

const example = (namespace: string): string =>
  `metadata-guard.allowHostNetwork: [{namespace: ${namespace}, reason: …, owner: …, until: …}]`

const findingOf = (exemption: Exemption, today: Date): readonly Finding[] => {
  if (typeof exemption === 'string')
    return exemption === 'kube-system'
      ? []
      : [
          {
            id: `MG-05/${exemption}`,
            kind: 'risk',
            target: `namespace ${exemption}`,
            severity: 'low',
            control: 'MG-05',
            text: `${exemption} is exempt from the guard without a reason, an owner and an end date.`,
            hint: `Write it in dayone.yaml as ${example(exemption)}.`,
          },
        ]
  const { namespace, reason, owner, until } = exemption
  const common = { id: `MG-05/${namespace}`, target: `namespace ${namespace}`, control: 'MG-05' } as const
  if (hasEnded(exemption, today))
    return [
      {
        ...common,
        kind: 'risk',
        severity: 'high',
        text: `The exemption of ${namespace} ended on ${until} (${owner}: ${reason}); its pods can still use hostNetwork.`,
        hint: `Remove ${namespace} from metadata-guard.allowHostNetwork, or agree on a new date with ${owner}.`,
      },
    ]
  return [
    {
      ...common,
      kind: 'risk',
      severity: 'medium',
      text: `Pods in ${namespace} may use hostNetwork, and so reach the metadata service.`,
      accepted: { reason, owner, until },
    },
  ]
}

/** What each exemption of dayone.yaml allows, why, and until when; without a date nothing is judged. Pure. */
export const exemptionFindings = (
  config: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: ClusterFacts,
  today: Date | undefined,
): readonly Finding[] =>
  today === undefined
    ? []
    : [...everyNamespace(config, facts), ...config.allowHostNetwork.flatMap((one) => findingOf(one, today))]

const everyNamespace = (
  config: Pick<MetadataGuardConfig, 'allowHostNetwork'>,
  facts: ClusterFacts,
): readonly Finding[] =>
  guardedNamespace(config, facts) !== undefined
    ? []
    : [
        {
          id: 'MG-05/every-namespace',
          kind: 'risk',
          target: 'exemptions',
          severity: 'high',
          control: 'MG-05',
          blocks: 'plan',
          text: 'metadata-guard.allowHostNetwork exempts every namespace of this cluster, default included: nothing would be rejected.',
          hint: 'List only the namespaces with agents that need hostNetwork.',
        },
      ]
