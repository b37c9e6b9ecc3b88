import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import type { Kube, KubeObject } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import type { ControlPlaneParts, Services } from '../control-plane/control-plane-parts.ts'
import { createControlPlane } from '../control-plane/control-plane.ts'
import { createForwarder } from '../control-plane/forwarder.ts'
import { applyObjects, readAddons, waitForDefinitions } from './addons.ts'
import { bootInstance, isControlPlane, isNode, type BootedInstance } from './boot.ts'
import { keepNodes, waitForPods } from './keep-nodes.ts'
import type { CloudReader, StoreReader, World } from './world.ts'

export interface ClusterOptions {
  readonly name: string
  /** A private, dedicated folder. */
  readonly folder: string
  readonly parts: ControlPlaneParts
  readonly services: Services
  readonly reader: CloudReader
  /** The state store of the cluster. */
  readonly store: StoreReader
  readonly clock: Clock
  /** CustomResourceDefinitions that the operator of a network plugin would install. */
  crdsOf(networkPlugin: string): Promise<readonly KubeObject[]>
  log(line: string): void
}

/** One cluster of the emulated cloud, with its real control plane. */
export interface PracticeCluster {
  /** Reconciles the cluster with the cloud. Returns true if nothing is left to do until the cloud changes. */
  follow(world: World): Promise<boolean>
  stop(): Promise<void>
  /** Stops its processes and removes its folder. */
  remove(): Promise<void>
}

/**
 * The number of consecutive observations without a control-plane instance that mean there is none; a replacement has a
 * short gap.
 */
const LOOKS_WITHOUT_CONTROL_PLANE = 4

export const createCluster = async (options: ClusterOptions): Promise<PracticeCluster> => {
  const { name, folder, reader, store, log } = options
  const controlPlane = await createControlPlane({ ...options, folder })
  // A load balancer forwards only to a control plane that has joined; otherwise kops would find an incomplete cluster
  // and wait long.
  const loadBalancer = createForwarder()
  const booted = new Map<string, BootedInstance>()
  let lookedInVain = 0
  let appliedChannel: string | undefined

  /** Returns true if all have booted. */
  const boot = async (world: World): Promise<boolean> => {
    const instances = world.instances.filter(({ cluster }) => cluster === name).filter(isNode)
    const ids = new Set(instances.map(({ id }) => id))
    for (const id of [...booted.keys()]) if (!ids.has(id)) booted.delete(id)
    for (const instance of instances) {
      if (booted.has(instance.id)) continue
      const result = await bootInstance(instance, store, join(folder, 'rootfs'))
      if (result === undefined) continue
      booted.set(instance.id, result)
      log(`${name}: instance ${instance.id} of ${instance.instanceGroup} has booted`)
    }
    return booted.size === instances.length
  }

  const applyAddons = async (kube: Kube, channel: string): Promise<void> => {
    if (channel === '' || channel === appliedChannel) return
    const [first] = booted.values()
    const crds = await options.crdsOf(first?.config.networkPlugin ?? '')
    const problems = await applyObjects(kube, [...crds, ...(await readAddons(store, name))])
    await waitForDefinitions(kube, crds, options.clock)
    for (const problem of problems) log(`${name}: addon ${problem}`)
    if (problems.length === 0) appliedChannel = channel
  }

  const stop = async (): Promise<void> => {
    await controlPlane.close()
    await loadBalancer.close()
  }

  return {
    async follow(world) {
      let haveAllBooted = await boot(world)
      // A setting takes effect once every control-plane instance has it: the instance that booted first decides.
      const first = [...booted.values()].find(({ instance }) => isControlPlane(instance))?.controlPlane
      lookedInVain = first === undefined ? lookedInVain + 1 : 0
      if (first === undefined) {
        if (lookedInVain !== LOOKS_WITHOUT_CONTROL_PLANE) return false
        loadBalancer.refuse()
        await controlPlane.stop()
        return false
      }
      await loadBalancer.listenOn(world.loadBalancers.filter(({ cluster }) => cluster === name).map(({ port }) => port))
      const isNew = !controlPlane.isRunning(first)
      if (isNew) loadBalancer.hold()
      await controlPlane.run(first)
      if (isNew) log(`${name}: the control plane runs`)
      const kube = controlPlane.kube()
      // Starting took a while: read the cloud again.
      const now = isNew ? await reader.world() : world
      if (isNew) haveAllBooted = await boot(now)
      await keepNodes(kube, [...booted.values()])
      const channel = now.clusters.find((cluster) => cluster.name === name)?.channel ?? ''
      await applyAddons(kube, channel)
      if (isNew) await waitForPods(kube, options.clock)
      const port = controlPlane.port()
      if (port !== undefined) loadBalancer.lead(port)
      return !isNew && haveAllBooted && channel === appliedChannel
    },
    stop,
    async remove() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
