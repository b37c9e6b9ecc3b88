import { workloadTitle } from '@dayone/kube'
import type { Check, Finding } from '@dayone/pipeline'
import { shownFlags, type ProxyAgent } from './proxy-agents.ts'
import { agentHoles, type ProxyHole } from './proxy-holes.ts'
import type { ProxyWorld } from './proxy-world.ts'
import { roleHoles } from './role-holes.ts'

/** kube2iam and kiam, and what surrounds them. */
export interface ObservedProxies {
  readonly agents: readonly ProxyAgent[]
  readonly world: ProxyWorld
}

const versionOf = ({ program, tag, digest }: ProxyAgent): string =>
  [program, tag ?? 'latest', ...(digest === undefined ? [] : [digest.slice(0, 19)])].join(' ')

const presence = (agent: ProxyAgent): ProxyHole => {
  const flags = shownFlags(agent)
  return {
    id: 'runs',
    severity: 'high',
    text: `${versionOf(agent)} runs${flags === '' ? ' without options' : ` with ${flags}`}: it gives roles to anyone who can set an annotation.`,
    fix: '`dayone metadata-guard kube2iam` lists its users and migrates them to roles of their service accounts.',
    source: 'OWASP K08; EKS Best Practices, IAM',
  }
}

/** One finding for each agent, and one for each way past it. Pure. */
export const proxyHoleFindings = ({ agents, world }: ObservedProxies): readonly Finding[] =>
  agents.flatMap((agent) => {
    const { namespace, kind, name } = agent.workload
    return [presence(agent), ...agentHoles(agent, world), ...roleHoles(agent, world)].map(
      ({ id: hole, severity, text, fix, source }): Finding => {
        const id = `MG-07/${namespace}/${kind}/${name}/${hole}`
        return {
          id,
          kind: 'risk',
          target: workloadTitle(agent.workload),
          severity,
          control: 'MG-07',
          text,
          hint: `${fix.replace(/\.$/, ` (${source}).`)} Or accept it in dayone.yaml: metadata-guard.accepted with finding: ${id}, reason, owner and until.`,
        }
      },
    )
  })

const common = {
  rule: 'metadata-guard/proxies',
  control: 'MG-07',
  means:
    'read the image, options and placement of every workload, the settings of the plugin and the options of machines',
} as const

/** Each way past kube2iam or kiam fails until it is accepted; what is of low or medium severity warns. Pure. */
export const proxyHoleChecks = (observed: ObservedProxies): readonly Check[] => {
  const findings = proxyHoleFindings(observed)
  if (findings.length === 0)
    return [
      {
        ...common,
        id: 'MG-07/proxies',
        target: 'every workload',
        status: 'pass',
        text: 'Neither kube2iam nor kiam runs.',
      },
    ]
  return findings.map(({ kind: _kind, ...finding }) => ({
    ...finding,
    ...common,
    status: finding.severity === 'low' || finding.severity === 'medium' ? 'warn' : 'fail',
  }))
}
