import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ensurePrivateDirectory, findFreePort, writePrivateFile } from '@dayone/host'
import type { Clock } from '@dayone/pipeline'
import { newAccessKey, type AccessKey } from '../access-key.ts'
import type { RunningService } from '../control-plane/control-plane-parts.ts'
import { createCluster, type PracticeCluster } from './cluster.ts'
import { channelText, writePlaceholders } from './placeholders.ts'
import { createProcessBook, endLeftovers, type ProcessBook } from './process-book.ts'
import { readObjectFolder } from './read-objects.ts'
import { stateBucket, type SupervisorOptions } from './supervisor-options.ts'
import { createCloudReader, type CloudReader, type World, type WorldCluster } from './world.ts'

export interface Supervisor {
  /** The endpoint of the emulated AWS. */
  readonly endpoint: string
  /** The key that signs requests. */
  readonly key: AccessKey
  /**
   * Follows the cloud until the signal aborts or the emulated AWS is gone, then stops every process. Returns why it
   * ended.
   */
  follow(stop: AbortSignal): Promise<'stopped' | 'cloud gone'>
}

export interface SupervisorEffects {
  readonly clock: Clock
  log(line: string): void
}

const LOOK_EVERY_MS = 300
/** The same while no cluster has anything to do. */
const REST_MS = 600
/** A cluster without anything to do is followed so often while the cloud does not change: its processes may have died. */
const FOLLOW_ANYWAY_MS = 1500
const MOTO_START_MS = 60_000
const GRACE_MS = 2000
/** The name becomes a folder of ours, and comes from a tag that anyone with the key can write. */
const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

/**
 * Starts an empty emulated cloud: stops leftovers of an earlier one, starts moto, creates the state bucket and the
 * files that kops requests.
 */
export const startSupervisor = async (options: SupervisorOptions, effects: SupervisorEffects): Promise<Supervisor> => {
  const { root } = options
  await endLeftovers(root)
  for (const name of ['clusters', 'logs', 'home', 'kubeconfig'])
    await rm(join(root, name), { recursive: true, force: true })
  for (const name of ['clusters', 'logs', 'home']) await ensurePrivateDirectory(join(root, name))
  await mkdir(join(root, 'assets'), { recursive: true })
  await writePlaceholders(join(root, 'assets'))
  await writePrivateFile(join(root, 'channel'), channelText())

  const book = createProcessBook(root, {
    PATH: options.path,
    HOME: join(root, 'home'),
    PYTHONPATH: options.motoFolder,
    PYTHONDONTWRITEBYTECODE: '1',
    // Half as much garbage collection in etcd and the API server, for 150 MB more.
    GOGC: '200',
  })
  const port = await findFreePort()
  const key = newAccessKey()
  const moto = await book.start(
    'moto',
    options.python,
    ['-m', 'practice', '--port', String(port)],
    join(root, 'logs', 'moto.log'),
    { PRACTICE_KEY_ID: key.id, PRACTICE_KEY_SECRET: key.secret },
  )
  const endpoint = `http://127.0.0.1:${port}`
  const reader = createCloudReader(endpoint, key)
  await waitForMoto(moto, reader, effects.clock)
  await reader.createBucket(stateBucket)
  return { endpoint, key, follow: (stop) => follow({ options, effects, book, moto, reader, stop }) }
}

const waitForMoto = async (moto: RunningService, reader: CloudReader, clock: Clock): Promise<void> => {
  const deadline = performance.now() + MOTO_START_MS
  for (;;) {
    if (!moto.isRunning()) throw new Error('moto exited while starting; see logs/moto.log')
    try {
      await reader.world()
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await clock.sleep(100)
  }
}

interface Following {
  readonly options: SupervisorOptions
  readonly effects: SupervisorEffects
  readonly book: ProcessBook
  readonly moto: RunningService
  readonly reader: CloudReader
  readonly stop: AbortSignal
}

const follow = async (following: Following): Promise<'stopped' | 'cloud gone'> => {
  const { effects, book, moto, reader, stop } = following
  const { clock, log } = effects
  const clusters = createClusters(following)
  while (!stop.aborted && moto.isRunning()) {
    let isAtRest = false
    try {
      isAtRest = clusters.follow(await reader.world())
    } catch (error) {
      log(`looking at the cloud: ${String(error)}`)
    }
    await clock.sleep(isAtRest ? REST_MS : LOOK_EVERY_MS, stop).catch(() => undefined)
  }
  const reason = moto.isRunning() ? 'stopped' : 'cloud gone'
  await clusters.stop()
  await moto.stop(GRACE_MS)
  await book.settled()
  return reason
}

/** Each cluster is reconciled independently, so that a slow start delays no other. */
const createClusters = ({ options, effects, book, reader, stop }: Following) => {
  const { clock, log } = effects
  const clusters = new Map<string, Promise<PracticeCluster>>()
  const busy = new Map<string, Promise<void>>()
  /** When a cluster last had nothing to do, and in which world. */
  const settled = new Map<string, { readonly world: string; readonly at: number }>()

  const create = ({ name, bucket }: WorldCluster): Promise<PracticeCluster> =>
    createCluster({
      name,
      store: reader.store(bucket),
      folder: join(options.root, 'clusters', name),
      parts: options.controlPlane,
      services: book,
      reader,
      clock,
      crdsOf: (networkPlugin) =>
        networkPlugin === 'cilium' ? readObjectFolder(options.ciliumCrds) : Promise.resolve([]),
      log,
    })

  const work = async (name: string, world: World): Promise<void> => {
    if (!CLUSTER_NAME.test(name)) return log(`${JSON.stringify(name)} is not a cluster name: ignored`)
    const saved = world.clusters.find((cluster) => cluster.name === name)
    const cluster = clusters.get(name) ?? (saved === undefined ? undefined : create(saved))
    if (cluster === undefined) return
    clusters.set(name, cluster)
    if (saved !== undefined) {
      if (await (await cluster).follow(world))
        settled.set(name, { world: JSON.stringify(world), at: performance.now() })
      else settled.delete(name)
      return
    }
    clusters.delete(name)
    settled.delete(name)
    log(`${name}: deleted`)
    return (await cluster).remove()
  }

  return {
    /** Returns true if no cluster has anything to do. */
    follow(world: World): boolean {
      const names = new Set([...clusters.keys(), ...world.clusters.map(({ name }) => name)])
      const text = JSON.stringify(world)
      const rests = (name: string): boolean => {
        const last = settled.get(name)
        return last?.world === text && performance.now() - last.at < FOLLOW_ANYWAY_MS
      }
      for (const name of names) {
        if (busy.has(name) || name.startsWith('.') || rests(name)) continue
        const job = work(name, world)
          .catch((error: unknown) => {
            if (!stop.aborted) log(`${name}: ${String(error)}`)
          })
          .finally(() => busy.delete(name))
        busy.set(name, job)
      }
      return busy.size === 0
    },
    async stop(): Promise<void> {
      await Promise.all([...clusters.values()].map(async (cluster) => (await cluster).stop()))
      await Promise.all(busy.values())
      // Processes that were started during the stop.
      await Promise.all([...clusters.values()].map(async (cluster) => (await cluster).stop()))
    },
  }
}
