import type { Kube, KubeObject } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import type { BootedInstance } from './boot.ts'
import { nodeOf, staticPodsOf } from './node-objects.ts'

interface Listed {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string }
  }[]
}

/**
 * Keeps one Node per instance: the Node of a terminated instance is removed with its pods; a new instance registers.
 */
export const keepNodes = async (kube: Kube, instances: readonly BootedInstance[]): Promise<void> => {
  const nodes = await list(kube, '/api/v1/nodes')
  const wanted = new Map(instances.map((booted) => [booted.instance.id, booted]))
  for (const { metadata } of nodes.items) if (!wanted.has(metadata.name)) await removeNode(kube, metadata.name)
  const have = new Set(nodes.items.map(({ metadata }) => metadata.name))
  for (const [id, booted] of wanted) if (!have.has(id)) await registerNode(kube, booted)
}

const PODS_MS = 5000

/**
 * Gives kops' own pods a few seconds to start, until nothing in kube-system is pending. Pods that can never start do
 * not block.
 */
export const waitForPods = async (kube: Kube, clock: Clock): Promise<void> => {
  const until = performance.now() + PODS_MS
  while (performance.now() < until) {
    await clock.sleep(100)
    const { items } = await list(kube, '/api/v1/namespaces/kube-system/pods?fieldSelector=status.phase%3DPending')
    if (items.length === 0) return
  }
}

const registerNode = async (kube: Kube, booted: BootedInstance): Promise<void> => {
  const node = await create(kube, '/api/v1/nodes', nodeOf(booted))
  const uid = String((node as KubeObject).metadata['uid'])
  for (const pod of staticPodsOf(booted, uid)) await create(kube, '/api/v1/namespaces/kube-system/pods', pod)
}

/** The pods of a terminated instance are deleted immediately, because no kubelet is left for a graceful shutdown. */
const removeNode = async (kube: Kube, name: string): Promise<void> => {
  await remove(kube, `/api/v1/nodes/${name}`, {})
  const pods = await list(kube, `/api/v1/pods?fieldSelector=spec.nodeName%3D${name}`)
  for (const { metadata } of pods.items)
    await remove(kube, `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`, { gracePeriodSeconds: 0 })
}

const list = async (kube: Kube, path: string): Promise<Listed> => {
  const { status, body } = await kube.request({ method: 'GET', path })
  if (status !== 200) throw new Error(`GET ${path}: ${status}`)
  return body as Listed
}

const create = async (kube: Kube, path: string, object: KubeObject): Promise<unknown> => {
  const { status, body } = await kube.request({ method: 'POST', path, body: object })
  // 409: it already exists, because an earlier reconciliation was interrupted.
  if (status >= 300 && status !== 409) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body).slice(0, 300)}`)
  return body
}

const remove = async (kube: Kube, path: string, options: object): Promise<void> => {
  const { status } = await kube.request({ method: 'DELETE', path, body: options })
  if (status >= 300 && status !== 404) throw new Error(`DELETE ${path}: ${status}`)
}
