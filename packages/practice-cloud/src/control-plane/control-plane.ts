import { join } from 'node:path'
import { mkdir, rm } from 'node:fs/promises'
import { ensurePrivateDirectory, findFreePort, readFileIfExists, writePrivateFile } from '@dayone/host'
import { connectKube, type Kube } from '@dayone/kube'
import type { Clock } from '@dayone/pipeline'
import { fingerprint, type ControlPlaneConfig } from './control-plane-config.ts'
import type { ControlPlaneParts, RunningService, Services } from './control-plane-parts.ts'
import { createForwarder } from './forwarder.ts'
import { writeEtcdPki, type EtcdPki } from './etcd-pki.ts'
import { writePki, type Pki } from './pki.ts'
import * as programArguments from './program-arguments.ts'

export interface ControlPlaneOptions {
  /** Private; contains etcd's data, certificates and logs. */
  readonly folder: string
  readonly parts: ControlPlaneParts
  readonly services: Services
  readonly clock: Clock
  /** Without a scheduler and nodes: enough for clients that only use the API. @default false */
  readonly apiOnly?: boolean
}

/** etcd, the API server and their companions, for one cluster. */
export interface ControlPlane {
  /** A client in system:masters; usable once `run` has resolved. */
  kube(): Kube
  /** `https://127.0.0.1:PORT`, constant for its whole lifetime. */
  readonly server: string
  /** The API server's own port; undefined while it is not ready. */
  port(): number | undefined
  /**
   * Runs the control plane with this configuration: starts what is missing or has terminated, and replaces the API
   * server if the configuration changed. etcd's data stays. Resolves when /readyz responds. Throws on timeout.
   */
  run(config: ControlPlaneConfig): Promise<void>
  /** Whether exactly this configuration is running. */
  isRunning(config: ControlPlaneConfig): boolean
  /** The PEM pair of the client behind `kube`. */
  admin(): Pki['admin']
  /** Stops every process; etcd's data stays for the next `run`. */
  stop(): Promise<void>
  /** Stops permanently. */
  close(): Promise<void>
}

const READY_MS = 60_000
const POLL_MS = 50
const GRACE_MS = 2000

export const createControlPlane = async (options: ControlPlaneOptions): Promise<ControlPlane> => {
  const { folder, parts, services, clock } = options
  // Its own programs reach the API server here, whatever port it has after a restart.
  const forwarder = createForwarder()
  const server = `https://127.0.0.1:${await forwarder.listen()}`
  const processes = new Map<string, RunningService>()
  let current: { config: ControlPlaneConfig; fingerprint: string; pki: Pki } | undefined
  let kube: Kube | undefined
  let etcd: { readonly port: number; readonly pki: EtcdPki } | undefined
  let apiPort: number | undefined

  for (const name of ['', 'pki', 'logs']) await ensurePrivateDirectory(join(folder, name))

  const isRunning = (name: string): boolean => processes.get(name)?.isRunning() === true
  const start = async (name: string, program: string, args: readonly string[]): Promise<void> => {
    processes.set(name, await services.start(name, program, args, join(folder, 'logs', `${name}.log`)))
  }
  const end = async (name: string, graceMs: number): Promise<void> => {
    await processes.get(name)?.stop(graceMs)
    processes.delete(name)
  }

  const runEtcd = async (): Promise<void> => {
    if (isRunning('etcd')) return
    etcd = { port: await findFreePort(), pki: await writeEtcdPki(join(folder, 'pki')) }
    const args = programArguments.etcdArguments(join(folder, 'etcd'), etcd.pki, etcd.port, await findFreePort())
    await start('etcd', parts.etcd, args)
  }

  /** The last output lines of a process, for an error. */
  const lastWords = async (name: string): Promise<string> =>
    ((await readFileIfExists(join(folder, 'logs', `${name}.log`))) ?? '').trim().split('\n').slice(-3).join('\n')

  const runApiServer = async (config: ControlPlaneConfig, pki: Pki, tries = 3): Promise<void> => {
    if (etcd === undefined) throw new Error('etcd has not started yet')
    const api = await findFreePort()
    const args = programArguments.apiServerArguments(config, pki, etcd, api)
    await start('kube-apiserver', parts.apiServer, args)
    const direct = connectTo(`https://127.0.0.1:${api}`, config, pki, clock)
    const deadline = performance.now() + READY_MS
    while (!(await direct.isReady())) {
      if (!isRunning('kube-apiserver')) {
        const words = await lastWords('kube-apiserver')
        // Another connection of this computer may take the port between finding and listening.
        if (tries > 1 && words.includes('address already in use')) return runApiServer(config, pki, tries - 1)
        throw new Error(`kube-apiserver exited while starting:\n${words}`)
      }
      if (performance.now() > deadline) {
        await end('kube-apiserver', 0)
        throw new Error('kube-apiserver was not ready in time')
      }
      await clock.sleep(POLL_MS)
    }
    apiPort = api
    forwarder.lead(api)
  }

  const runOthers = async (config: ControlPlaneConfig, pki: Pki): Promise<void> => {
    const { controllerManagerArguments, schedulerArguments, kwokArguments } = programArguments
    if (!isRunning('kube-controller-manager'))
      await start('kube-controller-manager', parts.controllerManager, controllerManagerArguments(config, pki))
    if (options.apiOnly === true) return
    if (!isRunning('kube-scheduler')) await start('kube-scheduler', parts.scheduler, schedulerArguments(pki))
    if (!isRunning('kwok')) await start('kwok', parts.kwok, kwokArguments(pki))
  }

  const stop = async (): Promise<void> => {
    current = undefined
    forwarder.refuse()
    await Promise.all([...processes.keys()].filter((name) => name !== 'etcd').map((name) => end(name, GRACE_MS)))
    await end('etcd', GRACE_MS)
  }

  return {
    server,
    port: () => (isRunning('kube-apiserver') ? apiPort : undefined),
    kube() {
      if (kube === undefined) throw new Error('the control plane does not run')
      return kube
    },
    // Asked several times per second, mostly with the same object, whose hash need not be computed again.
    isRunning: (config) =>
      isRunning('kube-apiserver') && (current?.config === config || current?.fingerprint === fingerprint(config)),
    admin() {
      if (current === undefined) throw new Error('the control plane does not run')
      return current.pki.admin
    },
    async run(config) {
      const wanted = current?.config === config ? current.fingerprint : fingerprint(config)
      const isNew = current?.fingerprint !== wanted
      if (isNew) {
        // etcd has all the data, so the old server needs no graceful shutdown, and it must not respond once the new
        // configuration applies.
        forwarder.refuse()
        for (const name of ['kube-apiserver', 'kube-controller-manager']) await end(name, 0)
        await writeFiles(config)
        current = { config, fingerprint: wanted, pki: await writePki(join(folder, 'pki'), config, server) }
        kube = connectTo(server, config, current.pki, clock)
      }
      const { pki } = current as NonNullable<typeof current>
      const etcdDied = !isRunning('etcd')
      if (etcdDied) await end('kube-apiserver', 0)
      await runEtcd()
      if (!isRunning('kube-apiserver')) await runApiServer(config, pki)
      await runOthers(config, pki)
    },
    stop,
    async close() {
      await stop()
      await forwarder.close()
    },
  }
}

const writeFiles = async ({ files, folders }: ControlPlaneConfig): Promise<void> => {
  for (const path of folders) await mkdir(path, { recursive: true, mode: 0o700 })
  for (const { path, content } of files) {
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
    await rm(path, { force: true })
    await writePrivateFile(path, content)
  }
}

const connectTo = (server: string, config: ControlPlaneConfig, pki: Pki, clock: Clock): Kube =>
  connectKube(
    {
      server,
      certificateAuthority: { pem: config.authority.certificatePem },
      user: { certificate: { pem: pki.admin.certificatePem }, privateKey: { pem: pki.admin.privateKeyPem } },
    },
    // Short timeouts: the supervisor looks again soon, and may have to restart this server.
    { clock, requestMs: 10_000, deadlineMs: 10_000 },
  )
