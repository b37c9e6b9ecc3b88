import type { CloudInstance, LaunchTemplate } from '@dayone/aws'
import type { KopsDocument } from '@dayone/cluster-spec'
import { readInventory, readPluginEnforcement, readPolicyObjects, workloadTitle } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import { checkAdmissionPolicy } from '../admission-policy-check.ts'
import type { MetadataGuardConfig } from '../config.ts'
import { hostNetworkNamespaces } from '../host-network/host-network-namespaces.ts'
import { findProxies } from '../users/metadata-users.ts'
import type { MetadataGuardPorts } from '../metadata-guard-ports.ts'
import { findHostAccess, type HostWorkload } from '../ways-round/find-host-access.ts'
import type { LayerFacts } from './layer-rows.ts'
import { machineGroups } from './machine-groups.ts'
import { guardsPolicies } from '../deny-policy/open-policy-guard.ts'
import { checkPolicyGuard } from '../policy-guard/policy-guard-check.ts'
import { readNetworkLayer } from './network-layer.ts'
import { redirectsOf } from './proxies.ts'

/** Machines as reported by kops and EC2. */
export interface ObservedMachines {
  readonly cluster: KopsDocument
  readonly groups: readonly KopsDocument[]
  readonly templates: readonly LaunchTemplate[]
  readonly instances: readonly CloudInstance[]
}

/** What the caller has already read. */
interface Known {
  readonly machines?: ObservedMachines | undefined
  readonly admission?: Check
  /** The check of the policy guard, with a plugin that has one. */
  readonly deny?: Check
  readonly hostWorkloads?: readonly HostWorkload[]
}

/** Undefined where the state store has no such cluster. */
export const readMachines = async (
  cluster: string,
  { kops, cloud }: Pick<MetadataGuardPorts, 'kops' | 'cloud'>,
): Promise<ObservedMachines | undefined> => {
  const [spec, templates, instances] = await Promise.all([
    kops.getSpec(cluster),
    cloud.launchTemplates(cluster),
    cloud.instances(cluster),
  ])
  return spec === undefined ? undefined : { cluster: spec.cluster, groups: spec.instanceGroups, templates, instances }
}

const enforceLabel = 'pod-security.kubernetes.io/enforce'

/** The current state of every layer. Throws UserError (exit 6) if something may not be read. */
export const readLayers = async (
  config: MetadataGuardConfig,
  { ports, facts, clock, stop }: Pick<StepContext<MetadataGuardPorts>, 'ports' | 'facts' | 'clock' | 'stop'>,
  known: Known = {},
): Promise<LayerFacts> => {
  const { kube } = ports
  const [machines, admission, policies, hostWorkloads, objects, plugin, inventory] = await Promise.all([
    known.machines ?? readMachines(facts.name, ports),
    known.admission ?? checkAdmissionPolicy(kube, config, facts),
    !guardsPolicies(facts) ? undefined : (known.deny ?? checkPolicyGuard(kube, config, { facts, clock, stop })),
    known.hostWorkloads ?? findHostAccess(kube),
    readPolicyObjects(kube),
    readPluginEnforcement(kube, facts.networkPlugin.name),
    readInventory(kube, clock),
  ])
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace')
  const proxies = findProxies(inventory.workloads)
  return {
    layers: {
      network: readNetworkLayer(
        facts.networkPlugin.name,
        objects,
        plugin.faults.map(({ text }) => text),
        policies?.status === 'pass',
      ),
      admission: {
        isGuarded: admission.status === 'pass',
        exempt: hostNetworkNamespaces(config, facts),
        enforced: new Map(
          namespaces.flatMap(({ metadata: { name, labels } }) => {
            const level = labels?.[enforceLabel]
            return level === undefined ? [] : [[name, level] as const]
          }),
        ),
      },
      proxies: [...proxies.map(workloadTitle), ...redirectsOf(objects)],
    },
    groups: machines === undefined ? [] : machineGroups(machines.groups, machines.templates, machines.instances),
    namespaces: namespaces.map(({ metadata }) => metadata.name).toSorted(),
    hostWorkloads,
  }
}
