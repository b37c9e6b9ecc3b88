import type { Cloud } from '@dayone/aws'
import type { Kops } from '@dayone/kops'
import { checkLeftovers, type Kube } from '@dayone/kube'
import { acceptChecks, type Check, type StepContext } from '@dayone/pipeline'
import { checkAdmissionPolicy } from './admission-policy-check.ts'
import type { MetadataGuardConfig } from './config.ts'
import { knownObjects, ownership } from './desired-objects.ts'
import { checkDenyPolicy } from './deny-policy/deny-policy-check.ts'
import { hostNetworkChecks } from './host-network/host-network-checks.ts'
import { instanceMetadataChecks } from './instances/instance-metadata-checks.ts'
import { readWaysRound, wayRoundChecks } from './ways-round/ways-round.ts'

/** What the guard touches: the API server, the metadata options of machines, and for reading the state store. */
export interface MetadataGuardPorts {
  readonly kube: Kube
  readonly cloud: Pick<Cloud, 'instances' | 'launchTemplates' | 'setMetadataOptions'>
  readonly kops: Pick<Kops, 'state' | 'getSpec'>
}

export const verify = async (
  config: MetadataGuardConfig,
  ctx: StepContext<MetadataGuardPorts>,
): Promise<readonly Check[]> => {
  const { ports, facts, clock } = ctx
  const { kube } = ports
  const checks = [
    ...(await checkInstances(ctx)).map((check) => ({ ...check, rule: 'metadata-guard/machines' })),
    await checkDenyPolicy(kube, facts),
    await checkAdmissionPolicy(kube, config, facts),
    ...(await hostNetworkChecks(config, ctx)),
    ...wayRoundChecks(await readWaysRound(kube), config.allowHostNetwork),
    await checkLeftovers(kube, knownObjects(config, facts), ownership),
    realPackets,
  ]
  return acceptChecks(checks, config.accepted, clock.now())
}

const checkInstances = async ({ ports, facts }: StepContext<MetadataGuardPorts>): Promise<readonly Check[]> => {
  const [spec, templates, instances] = await Promise.all([
    ports.kops.getSpec(facts.name),
    ports.cloud.launchTemplates(facts.name),
    ports.cloud.instances(facts.name),
  ])
  if (spec !== undefined)
    return instanceMetadataChecks(
      { name: facts.name, state: ports.kops.state },
      spec.instanceGroups,
      templates,
      instances,
    )
  return [
    {
      id: 'MG-01',
      target: facts.name,
      control: 'MG-01',
      status: 'fail',
      severity: 'high',
      text: `The state store ${ports.kops.state} has no cluster ${facts.name}, so its instance groups cannot be compared.`,
      means: 'read the saved specification from kops',
      hint: 'Check --state and --cluster.',
    },
  ]
}

const realPackets: Check = {
  id: 'MG-02/packets',
  rule: 'metadata-guard/network-deny',
  target: 'metadata address',
  control: 'MG-02',
  status: 'skip',
  text: 'No packet was sent from a pod to the metadata service.',
  means: 'skipped: it needs real pods',
}
