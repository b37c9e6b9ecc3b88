import { listPages, type Kube, type KubeResponse } from '@dayone/kube'
import { UserError } from '@dayone/pipeline'
import { readPath } from '@dayone/cluster-spec'
import type { ProxyAgent } from '../proxies/proxy-agents.ts'
import type { MigrationConfig } from './migration-config.ts'
import { judgeSilence, proxyLogReader, type Silence } from './proxy-log.ts'

const hourMs = 3_600_000

/** The API server passes a log on from the kubelet, and waits half a minute for one that is away. */
const LOG_WITHIN_MS = 8000

/** One line of a log is short; a pod that writes more in a day is not silent. */
const maxBytes = 16 * 1024 * 1024

/** Whether nobody asks kube2iam or kiam any more: by the given log, or by those of its pods, one after the other. */
export const readSilence = async (
  config: MigrationConfig,
  kube: Pick<Kube, 'pathOf' | 'request'>,
  agents: readonly ProxyAgent[],
  now: Date,
): Promise<Silence> => {
  const silentMs = config.silentHours * hourMs
  if (config.log !== undefined) return judgeSilence(config.log.log, { now, takenAt: config.log.takenAt, silentMs })
  const pods = await podsOf(kube, agents)
  if (pods.length === 0) return { state: 'not known', why: 'no pod of kube2iam or kiam runs, whose log could be read' }
  for (const { namespace, name, container } of pods) {
    const query = new URLSearchParams({ container, timestamps: 'false', limitBytes: String(maxBytes) })
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?${query.toString()}`
    const { status, body } = await readLog(kube, path)
    if (status !== 200)
      return {
        state: 'not known',
        why: `the log of pod ${name} in ${namespace} is not readable (${status === 0 ? `no response within ${LOG_WITHIN_MS / 1000} s` : status})`,
      }
    const reader = proxyLogReader()
    for (const line of String(body).split('\n')) reader.line(line)
    const silence = judgeSilence(reader.log(), { now, takenAt: now, silentMs })
    if (silence.state === 'not known') return { ...silence, why: `pod ${name} in ${namespace}: ${silence.why}` }
    if (silence.state !== 'silent') return silence
  }
  return { state: 'silent' }
}

/** Status 0: no response in time. The API server itself has just listed the pods. */
const readLog = async (kube: Pick<Kube, 'request'>, path: string): Promise<KubeResponse> => {
  try {
    const accept = 'text/plain, application/json'
    return await kube.request({ method: 'GET', path, accept, withinMs: LOG_WITHIN_MS })
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 6) return { status: 0, body: undefined }
    throw error
  }
}

interface AgentPod {
  readonly namespace: string
  readonly name: string
  readonly container: string
}

/** The pods of the agents that meet requests, by the container of their image. */
const podsOf = async (
  kube: Pick<Kube, 'pathOf' | 'request'>,
  agents: readonly ProxyAgent[],
): Promise<readonly AgentPod[]> => {
  const serving = agents.filter(({ isServer }) => !isServer)
  const pods: AgentPod[] = []
  for (const namespace of new Set(serving.map(({ workload }) => workload.namespace)))
    for await (const page of listPages(kube, { apiVersion: 'v1', kind: 'Pod' }, { namespace }))
      for (const { metadata, ...pod } of page) {
        const containers = readPath(pod, ['spec', 'containers'])
        if (!Array.isArray(containers)) continue
        const container = (containers as readonly { readonly name: string; readonly image?: string }[]).find(
          ({ image }) => serving.some((agent) => agent.image === image && agent.workload.namespace === namespace),
        )
        if (container !== undefined) pods.push({ namespace, name: metadata.name, container: container.name })
      }
  return pods
}
