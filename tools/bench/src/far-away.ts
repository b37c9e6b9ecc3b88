import { readFile, writeFile } from 'node:fs/promises'
import { kubeconfigEntry } from './kubeconfig-entry.ts'
import type { PracticePlace } from './practice-place.ts'
import { openSlowProxy } from './slow-proxy.ts'

/** The API server of the practice place, with added latency. */
export interface FarAway {
  /** Options that point kubectl to it. */
  readonly kubectlOptions: readonly string[]
  /** Stops it; dayone connects to the original server again. */
  close(): Promise<void>
}

/** Adds latency between dayone and its API server, and returns options so that kubectl has the same. */
export async function farAway({ cluster, kubeconfigOf }: PracticePlace, roundTripMs: number): Promise<FarAway> {
  const file = kubeconfigOf(cluster)
  const near = await readFile(file, 'utf8')
  const { server } = kubeconfigEntry(near)
  const proxy = await openSlowProxy(server, roundTripMs / 2)
  const address = `https://127.0.0.1:${proxy.port}`
  const far = near.replace(/^( *)server: .*$/m, `$1server: ${address}\n$1tls-server-name: ${server.hostname}`)
  await writeFile(file, far)
  return {
    kubectlOptions: [`--server=${address}`, `--tls-server-name=${server.hostname}`],
    async close() {
      await writeFile(file, near)
      await proxy.close()
    },
  }
}
