import type { Cloud } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import type { Kube } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import type { MetadataGuardConfig } from './config.ts'
import { checkDenyPolicy } from './deny-policy-check.ts'
import { guardedNamespace } from './host-network-namespaces.ts'
import { hostNetworkBinding } from './host-network-policy.ts'
import { proveHostNetworkRefused } from './host-network-proof.ts'
import { instanceMetadataChecks } from './instance-metadata-checks.ts'

/** What the guard touches: the API server, the metadata options of machines, and for reading the state store. */
export interface MetadataGuardPorts {
  readonly kube: Kube
  readonly cloud: Pick<Cloud, 'instances' | 'launchTemplates' | 'setMetadataOptions'>
  readonly kops: Pick<Kops, 'state' | 'getSpec'>
}

export const verify = async (
  config: MetadataGuardConfig,
  ctx: StepContext<MetadataGuardPorts>,
): Promise<readonly Check[]> => [
  ...(await checkInstances(ctx)),
  await checkDenyPolicy(ctx.ports.kube, ctx.facts),
  ...(await checkHostNetwork(config, ctx)),
  realPackets,
]

const checkInstances = async ({ ports, facts }: StepContext<MetadataGuardPorts>): Promise<readonly Check[]> => {
  const [spec, templates, instances] = await Promise.all([
    ports.kops.getSpec(facts.name),
    ports.cloud.launchTemplates(facts.name),
    ports.cloud.instances(facts.name),
  ])
  if (spec !== undefined) return instanceMetadataChecks(spec.instanceGroups, templates, instances)
  return [
    {
      id: 'MG-01',
      target: facts.name,
      control: 'MG-01',
      status: 'fail',
      severity: 'high',
      text: `The state store ${ports.kops.state} knows no cluster ${facts.name}, so its instance groups cannot be compared.`,
      means: 'read the saved spec with kops',
      hint: 'Check --state and --cluster.',
    },
  ]
}

const checkHostNetwork = async (
  config: MetadataGuardConfig,
  { ports, facts, clock, stop }: StepContext<MetadataGuardPorts>,
): Promise<readonly Check[]> => {
  const namespace = guardedNamespace(config, facts)
  if (namespace !== undefined) {
    const { apiVersion, kind, metadata } = hostNetworkBinding([])
    const isStored = (await ports.kube.get({ apiVersion, kind, name: metadata.name })) !== undefined
    return proveHostNetworkRefused(ports.kube, namespace, { clock, stop, patienceMs: isStored ? 10_000 : 0 })
  }
  return [
    {
      id: 'MG-03',
      target: 'hostNetwork',
      control: 'MG-03',
      status: 'skip',
      text: 'Every namespace known here may use the network of its node, so there is nothing to refuse.',
      means: 'not asked',
      hint: 'Shorten metadata-guard.allowHostNetwork.',
    },
  ]
}

const realPackets: Check = {
  id: 'MG-02/packets',
  target: 'metadata address',
  control: 'MG-02',
  status: 'skip',
  text: 'No packet was sent from a pod to the metadata address.',
  means: 'not tried: it needs pods that really run',
}
