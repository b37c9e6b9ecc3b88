import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readPath } from '@dayone/cluster-spec'
import type { Kube, KubeObject } from '@dayone/kube'

/** What a pod's requests to the metadata service meet; described in fixtures/pod_network.py. */
export type PodNetwork = 'token' | 'v1' | 'hops' | 'proxy' | 'silent'

export interface NodeAgentOptions {
  /** The compiled probe of tools/probe-image. */
  readonly probe: string
  readonly networkOf: (pod: KubeObject) => PodNetwork
}

const script = fileURLToPath(new URL('fixtures/pod_network.py', import.meta.url))

/**
 * Scheduler and kubelet of pods of the probe image, on nodes that exist in the API server: binds each pod to a node that
 * its selector allows, runs the real program in a network namespace, and reports its end as a kubelet does. `end` waits
 * for the pods that run.
 */
export const startNodeAgent = (kube: Kube, { probe, networkOf }: NodeAgentOptions): { end(): Promise<void> } => {
  const seen = new Set<string>()
  const running: Promise<void>[] = []
  const failures: unknown[] = []
  let isEnded = false

  const runPod = async (pod: KubeObject, nodes: readonly KubeObject[]): Promise<void> => {
    const { name, namespace = '' } = pod.metadata
    const wanted = Object.entries((readPath(pod, ['spec', 'nodeSelector']) ?? {}) as Readonly<Record<string, string>>)
    const node = nodes.find(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value))
    if (node === undefined) return
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`
    const target = { apiVersion: 'v1', kind: 'Node', name: node.metadata.name }
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target }
    await must(kube, { method: 'POST', path: `${path}/binding`, body: binding })
    const args = readPath(pod, ['spec', 'containers', 0, 'args']) as readonly string[]
    const { stdout } = await promisify(execFile)('python3', [script, networkOf(pod), probe, ...args], {
      timeout: 90_000,
    })
    const terminated = { exitCode: 0, reason: 'Completed', message: stdout }
    const container = { name: 'probe', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } }
    const status = { phase: 'Succeeded', containerStatuses: [container] }
    const contentType = 'application/merge-patch+json'
    await must(kube, { method: 'PATCH', path: `${path}/status`, contentType, body: { status } })
  }

  const watch = async (): Promise<void> => {
    while (!isEnded) {
      const nodes = await kube.list({ apiVersion: 'v1', kind: 'Node' })
      for (const pod of await kube.list({ apiVersion: 'v1', kind: 'Pod' })) {
        const key = `${pod.metadata.namespace}/${pod.metadata.name}/${pod.metadata.uid}`
        if (pod.metadata.labels?.['dayone.dev/probe'] === undefined || seen.has(key)) continue
        seen.add(key)
        running.push(runPod(pod, nodes).catch((error: unknown) => void failures.push(error)))
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const watching = watch()
  return {
    async end() {
      isEnded = true
      await watching
      await Promise.all(running)
      if (failures.length > 0) throw new AggregateError(failures, 'pods of the probe did not run')
    },
  }
}

const must = async (kube: Kube, request: Parameters<Kube['request']>[0]): Promise<void> => {
  const { status, body } = await kube.request(request)
  if (status >= 300) throw new Error(`${request.method} ${request.path}: ${status} ${JSON.stringify(body)}`)
}
