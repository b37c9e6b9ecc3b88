import { agentOf, type PluginAgent } from './plugin-agents.ts'
import { readPluginSettings, type PluginSettings } from './plugin-settings.ts'
import type { Kube } from '../api/kube.ts'

/** Something about the network plugin that ends enforcement, or leaves it unknown. */
export interface EnforcementFault {
  readonly text: string
  readonly hint: string
  readonly severity: 'medium' | 'high'
}

/** What the live cluster says of the plugin's own enforcement. */
export interface PluginEnforcement {
  readonly faults: readonly EnforcementFault[]
  /** "DaemonSet cilium: 3 of 3 agents ready"; empty for a plugin that nothing is known of. */
  readonly agents: string
}

/**
 * Does the plugin still enforce? Network policies are data; whether anybody acts on them is decided by the plugin's own
 * settings and agents. Reads its DaemonSet and every place that sets the switch: a ConfigMap, its custom resources,
 * arguments and environment of the agent. Throws UserError (exit 6) when they may not be read.
 */
export const readPluginEnforcement = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'isServed'>,
  plugin: string,
): Promise<PluginEnforcement> => {
  const agent = agentOf(plugin)
  if (agent === undefined) return { faults: [], agents: '' }
  return judgePlugin(agent, await readPluginSettings(kube, agent))
}

/** Pure half. */
export const judgePlugin = (agent: PluginAgent, { daemonSet, settings }: PluginSettings): PluginEnforcement => {
  const [where] = agent.daemonSets
  if (daemonSet === undefined)
    return {
      agents: '',
      faults: [
        {
          severity: 'high',
          text: `No ${agent.plugin} agent runs: there is no DaemonSet ${where?.name} in ${where?.namespace}, so network policies are not enforced.`,
          hint: 'kops applies it as an add-on: run `dayone up cluster`, then check `kubectl -n kube-system get daemonsets`.',
        },
      ],
    }
  const { name, namespace, ready, desired } = daemonSet
  const agents = `DaemonSet ${name}: ${ready} of ${desired} agents ready`
  const off = settings.flatMap(({ flag, value, where: place }) => {
    const found = agent.switches.find((one) => one.flag.toLowerCase() === flag.toLowerCase() && one.off(value))
    return found === undefined
      ? []
      : [
          {
            severity: 'high' as const,
            text: `${agent.plugin} has ${found.flag}: ${value} (${place}): ${found.means}.`,
            hint: `Remove it from ${place}, then restart the agents: kubectl -n ${namespace} rollout restart daemonset ${name}`,
          },
        ]
  })
  const away = desired > 0 && ready === 0
  return {
    agents,
    faults: [
      ...off,
      ...(away
        ? [
            {
              severity: 'high' as const,
              text: `No ${agent.plugin} agent is ready (0 of ${desired}): new network policies are not enforced.`,
              hint: `Check them: kubectl -n ${namespace} describe daemonset ${name}`,
            },
          ]
        : []),
    ],
  }
}
