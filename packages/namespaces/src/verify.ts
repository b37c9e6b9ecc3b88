import { planObjects, type Kube } from '@dayone/kube'
import type { Check, ClusterFacts, StepContext } from '@dayone/pipeline'
import { proveAdmission } from './prove-admission.ts'
import type { NamespaceConfig, NamespacesConfig } from './config.ts'
import { objects } from './objects.ts'
import { findOpenPolicies, openPolicyChecks } from './open-policies.ts'

/** Are the objects of one namespace as wished, the network policies among them? */
const checkObjects = async (kube: Kube, namespace: NamespaceConfig, facts: ClusterFacts): Promise<Check> => {
  const desired = objects({ namespaces: [namespace] }, facts)
  const differing = planObjects(desired, await kube.observe(desired.map(({ manifest }) => manifest)))
  const common = {
    id: `NS-02/${namespace.name}`,
    target: `Namespace ${namespace.name}`,
    control: 'NS-02',
    severity: 'high' as const,
    means: `read ${desired.length} objects back and compared every field that dayone sets`,
  }
  if (differing.length > 0)
    return {
      ...common,
      status: 'fail',
      text: `${namespace.name} is not guarded as configured: ${differing.map(({ target }) => target).join(', ')}.`,
      hint: 'Run `dayone up namespaces`.',
    }
  const doors = namespace.allowSameNamespace ? 'DNS and the same namespace are open' : 'only DNS is open'
  return { ...common, status: 'pass', text: `${namespace.name}: default-deny in and out; ${doors}.` }
}

const realPackets: Check = {
  id: 'NS-02/packets',
  target: 'network policies',
  control: 'NS-02',
  status: 'skip',
  text: 'No packet was sent between namespaces.',
  means: 'not tried: it needs pods that really run',
}

const notEnforced = ({ networkPlugin }: ClusterFacts): Check => ({
  id: 'NS-02/network-plugin',
  target: 'network policies',
  control: 'NS-02',
  severity: 'high',
  status: 'fail',
  text: `The network plugin ${networkPlugin.name} ignores network policies: nothing isolates the namespaces.`,
  means: 'read which network plugin the cluster has',
  hint: 'Use Cilium or Calico.',
})

export const verify = async (config: NamespacesConfig, ctx: StepContext<{ kube: Kube }>): Promise<readonly Check[]> => {
  const { ports, facts } = ctx
  const checks = await Promise.all(
    config.namespaces.map(async (namespace) => [
      await checkObjects(ports.kube, namespace, facts),
      ...(await proveAdmission(namespace, ctx)),
    ]),
  )
  const policies = await ports.kube.list({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' })
  const names = config.namespaces.map(({ name }) => name)
  return [
    ...checks.flat(),
    ...openPolicyChecks(findOpenPolicies(policies, names)),
    facts.networkPlugin.enforcesNetworkPolicy ? realPackets : notEnforced(facts),
  ]
}
