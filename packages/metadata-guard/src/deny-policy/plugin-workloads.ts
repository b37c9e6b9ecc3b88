import { containersOf, pluginAgents, type PluginAgent, type Workload } from '@dayone/kube'
import type { Finding } from '@dayone/pipeline'

const isAgentOf =
  ({ daemonSets }: PluginAgent) =>
  ({ kind, namespace, name }: Workload): boolean =>
    kind === 'DaemonSet' && daemonSets.some((one) => one.namespace === namespace && one.name === name)

/** The first version with enableDefaultDeny, without which a deny isolates every pod that it selects. */
const firstMinor = 16

/** The version of Cilium, if it is older than the deny needs: `v1.14.3`. Pure. */
export const oldCilium = (workloads: readonly Workload[]): string | undefined => {
  const agents = workloads.filter(
    ({ kind, namespace, name }) => kind === 'DaemonSet' && namespace === 'kube-system' && name === 'cilium',
  )
  const images = agents.flatMap(({ template }) => containersOf(template.spec).flatMap(({ image }) => image ?? []))
  const found = images.map((image) => /\/cilium:(v1\.(\d+)\.\d+)/.exec(image)).find((match) => match !== null)
  const [, version, minor] = found ?? []
  return Number(minor) < firstMinor ? version : undefined
}

/** Two network plugins at once: which one handles a pod, and enforces policies, depends on the node. Pure. */
export const secondPluginFindings = (plugin: string, workloads: readonly Workload[]): readonly Finding[] => {
  const running = pluginAgents.filter((agent) => workloads.some(isAgentOf(agent))).map((agent) => agent.plugin)
  const others = running.filter((name) => plugin !== name && !plugin.startsWith(`${name}-`))
  if (running.length < 2 || others.length === 0) return []
  return [
    {
      id: 'MG-02/plugins',
      kind: 'risk',
      target: 'metadata address',
      severity: 'high',
      control: 'MG-02',
      text: `Agents of ${running.join(' and ')} run in this cluster, whose specification names ${plugin}: which of them enforces policies for a pod is not known.`,
      hint: `Finish the migration: delete the DaemonSet of ${others.join(', ')} after its pods are gone.`,
    },
  ]
}
