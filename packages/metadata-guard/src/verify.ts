import { checkLeftovers } from '@dayone/kube'
import { acceptChecks, type Check, type StepContext } from '@dayone/pipeline'
import { checkAdmissionPolicy } from './admission-policy-check.ts'
import { exemptNames, type MetadataGuardConfig } from './config.ts'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'
import { knownObjects, ownership } from './desired-objects.ts'
import { checkDenyPolicy } from './deny-policy/deny-policy-check.ts'
import { hostNetworkChecks } from './host-network/host-network-checks.ts'
import { instanceMetadataChecks } from './instances/instance-metadata-checks.ts'
import { nodeClassChecks, readNodeClasses } from './instances/node-classes.ts'
import { exemptionChecks } from './exemptions/exemption-checks.ts'
import { layerChecks } from './layers/layer-checks.ts'
import { neededConnectionChecks } from './layers/needed-connections.ts'
import { readLayers, readMachines, type ObservedMachines } from './layers/read-layers.ts'
import { guardsPolicies } from './deny-policy/open-policy-guard.ts'
import { checkPolicyGuard } from './policy-guard/policy-guard-check.ts'
import { proxyHoleChecks } from './proxies/proxy-findings.ts'
import { packetChecks } from './probe/packet-checks.ts'
import { readProxies } from './proxies/read-proxies.ts'
import { readWaysRound, wayRoundChecks } from './ways-round/ways-round.ts'
import { readRoles } from './workload-roles/read-roles.ts'
import { roleChecks } from './workload-roles/role-checks.ts'
import { unlistedRoles } from './workload-roles/unlisted-roles.ts'

export const verify = async (
  config: MetadataGuardConfig,
  ctx: StepContext<MetadataGuardPorts>,
): Promise<readonly Check[]> => {
  const { ports, facts, clock } = ctx
  const { kube } = ports
  const machines = await readMachines(facts.name, ports)
  const deny = guardsPolicies(facts)
    ? await checkPolicyGuard(kube, config, ctx)
    : await checkDenyPolicy(kube, facts, clock)
  const admission = await checkAdmissionPolicy(kube, config, facts)
  const refusals = await hostNetworkChecks(config, ctx)
  const waysRound = await readWaysRound(kube)
  const roles = await readRoles(config.workloadRoles ?? [], facts.name, ports)
  const layers = await readLayers(config, ctx, { machines, admission, deny, hostWorkloads: waysRound.workloads })
  const proxies = await readProxies(ctx, machines)
  const checks = [
    ...[...checkInstances(machines, ctx), ...nodeClassChecks(await readNodeClasses(kube))].map((check) => ({
      ...check,
      rule: 'metadata-guard/machines',
    })),
    deny,
    admission,
    ...refusals,
    ...layerChecks(layers),
    ...neededConnectionChecks(layers.layers.network, facts),
    ...exemptionChecks(config, facts, clock.now()),
    ...roleChecks(config.workloadRoles ?? [], roles, facts),
    ...wayRoundChecks(
      { ...waysRound, roles: unlistedRoles(waysRound.roles, config.workloadRoles ?? [], facts.name) },
      exemptNames(config.allowHostNetwork),
    ),
    ...proxyHoleChecks(proxies),
    await checkLeftovers(kube, knownObjects(config, facts), ownership),
    ...(await packetChecks(ctx, layers.groups)),
  ]
  return acceptChecks(checks, config.accepted, clock.now())
}

const checkInstances = (
  machines: ObservedMachines | undefined,
  { ports, facts }: StepContext<MetadataGuardPorts>,
): readonly Check[] => {
  if (machines !== undefined) {
    const where = { name: facts.name, state: ports.kops.state }
    return instanceMetadataChecks(where, machines.groups, machines.templates, machines.instances)
  }
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
