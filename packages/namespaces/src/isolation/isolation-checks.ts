import type { KubeObject, PluginEnforcement } from '@dayone/kube'
import type { Check, ClusterFacts } from '@dayone/pipeline'
import type { NamespaceConfig, NamespacesConfig } from '../config.ts'
import { connectionWords } from '../connections/connection-words.ts'
import type { ForeignPolicy } from '../foreign-policies/find-foreign-policies.ts'
import { foreignPolicyChecks } from '../foreign-policies/foreign-policy-findings.ts'
import { enforcementFindings } from './network-findings.ts'

/** What isolation depends on. */
export interface IsolationFacts {
  readonly foreign: readonly ForeignPolicy[]
  readonly plugin: PluginEnforcement
  /** All objects that decide reachability; read if a policy of others opens something. */
  readonly live?: readonly KubeObject[]
  /** Namespaces whose own guards are as configured. */
  readonly guarded: ReadonlySet<string>
}

const realPackets: Check = {
  id: 'NS-02/packets',
  rule: 'namespaces/isolation',
  target: 'network policies',
  control: 'NS-02',
  status: 'skip',
  text: 'No packet was sent between namespaces.',
  means: 'skipped: it needs real pods',
}

const enforcementCommon = {
  rule: 'namespaces/enforcement',
  control: 'NS-02',
  means: 'read the settings and agents of the network plugin',
} as const

const notEnforced = ({ networkPlugin }: ClusterFacts): Check => ({
  ...enforcementCommon,
  id: 'NS-02/network-plugin',
  target: 'network policies',
  severity: 'high',
  status: 'fail',
  text: `The network plugin ${networkPlugin.name} ignores network policies: namespaces are not isolated.`,
  means: "read the cluster's network plugin",
  hint: 'Use Cilium or Calico.',
})

/** Checks that the plugin enforces policies. */
export const enforcementChecks = (plugin: PluginEnforcement, facts: ClusterFacts): readonly Check[] => {
  if (!facts.networkPlugin.enforcesNetworkPolicy) return [notEnforced(facts)]
  const faults = enforcementFindings(plugin, facts)
  if (faults.length > 0)
    return faults.map(({ kind: _kind, ...fault }) => ({ ...fault, ...enforcementCommon, status: 'fail' }))
  const { name } = facts.networkPlugin
  const common = { ...enforcementCommon, id: 'NS-02/enforcement', target: `network plugin ${name}` }
  if (plugin.agents === '')
    return [{ ...common, status: 'skip', text: `Whether ${name} enforces network policies was not measured.` }]
  return [
    { ...common, status: 'pass', text: `${name} enforces network policies: ${plugin.agents}, no setting disables it.` },
  ]
}

const isolated = ({ name, allowSameNamespace, ingressFrom, egressTo }: NamespaceConfig): Check => ({
  id: `NS-02/${name}/isolation`,
  rule: 'namespaces/isolation',
  target: `Namespace ${name}`,
  control: 'NS-02',
  severity: 'high',
  status: 'pass',
  means: 'read every network policy of every kind that selects its pods',
  text: `${name}: default-deny for ingress and egress; ${allowSameNamespace ? 'DNS and the same namespace are allowed' : 'only DNS is allowed'}${connectionWords(ingressFrom, egressTo)}, and no other policy opens it.`,
})

/**
 * Isolation passes only if our guards are in place, the plugin enforces them, and no policy of others opens them. Pure.
 */
export const isolationChecks = (
  { namespaces }: Pick<NamespacesConfig, 'namespaces'>,
  { foreign, plugin, guarded, live = [] }: IsolationFacts,
  facts: ClusterFacts,
): readonly Check[] => {
  const enforcement = enforcementChecks(plugin, facts)
  const isEnforced = enforcement.every(({ status }) => status !== 'fail')
  const opened = new Set(foreign.map(({ namespace }) => namespace))
  const closed = namespaces.filter(({ name }) => isEnforced && guarded.has(name) && !opened.has(name))
  return [
    ...closed.map(isolated),
    ...foreignPolicyChecks(foreign, live),
    ...enforcement,
    ...(facts.networkPlugin.enforcesNetworkPolicy ? [realPackets] : []),
  ]
}
