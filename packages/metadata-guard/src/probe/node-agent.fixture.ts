import { fileURLToPath } from 'node:url'
import { readPath } from '@dayone/cluster-spec'
import { createPrograms } from '@dayone/host'
import { statusOf, type Kube, type KubeObject } from '@dayone/kube'

/** What a pod's requests to the metadata service meet; described in fixtures/pod_network.py. */
export type PodNetwork = 'token' | 'v1' | 'hops' | 'proxy' | 'silent'

export interface NodeAgentOptions {
  /** The compiled probe of tools/probe-image. */
  readonly probe: string
  /** Where python3 is found: a value of PATH. */
  readonly path: string
  readonly networkOf: (pod: KubeObject) => PodNetwork
}

const script = fileURLToPath(new URL('fixtures/pod_network.py', import.meta.url))

/**
 * Scheduler and kubelet of pods of the probe image, on nodes that exist in the API server: binds each pod to a node that
 * its selector allows, runs the real program in a network namespace, and reports its end as a kubelet does. `end` waits
 * for the pods that run.
 */
export const startNodeAgent = (
  kube: Kube,
  { probe, path: searchPath, networkOf }: NodeAgentOptions,
): { end(): Promise<void> } => {
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
    const { stdout, stderr, exitCode } = await createPrograms({ redact: (text) => text }).run({
      program: 'python3',
      args: [script, networkOf(pod), probe, ...args],
      env: { PATH: searchPath },
      deadlineMs: 90_000,
    })
    if (exitCode !== 0) throw new Error(`${name}: ${stderr}`)
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
        const key = String(pod.metadata.uid)
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
  const answer = await kube.request(request)
  if (answer.status >= 300)
    throw new Error(`${request.method} ${request.path}: ${answer.status} ${statusOf(answer).message}`)
}
