import { agentOf, type PluginAgent } from './plugin-agents.ts'
import { readPluginSettings, type PluginSettings } from './plugin-settings.ts'
import type { Kube } from '../api/kube.ts'

/** A setting or state of the network plugin that disables enforcement, or leaves it unknown. */
export interface EnforcementFault {
  readonly text: string
  readonly hint: string
  readonly severity: 'medium' | 'high'
}

/** Whether the plugin enforces policies, from the live cluster. */
export interface PluginEnforcement {
  readonly faults: readonly EnforcementFault[]
  /** For example "DaemonSet cilium: 3 of 3 agents ready"; empty for unknown plugins. */
  readonly agents: string
  /** Creation time of a DaemonSet of which no agent is ready yet. */
  readonly unreadySince?: Date
}

/**
 * Whether the plugin enforces network policies. Policies are only data; enforcement depends on the plugin's settings
 * and agents. Reads its DaemonSet and every place that can set the option: a ConfigMap, its custom resources, arguments
 * and environment of the agent. Throws UserError (exit 6) if they may not be read.
 */
export const readPluginEnforcement = async (
  kube: Pick<Kube, 'get' | 'pathOf' | 'request' | 'isServed'>,
  plugin: string,
): Promise<PluginEnforcement> => {
  const agent = agentOf(plugin)
  if (agent === undefined) return { faults: [], agents: '' }
  return judgePlugin(agent, await readPluginSettings(kube, agent))
}

/** The pure part of `readPluginEnforcement`. */
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
    ...(away ? { unreadySince: daemonSet.created } : {}),
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
