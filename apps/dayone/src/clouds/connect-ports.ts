import { join } from 'node:path'
import { createCloud, createDiscoveryBuckets, createObjectStore, type AwsAccess, type StateBucket } from '@dayone/aws'
import { ensurePrivateDirectory } from '@dayone/host'
import { createKops, type KopsOptions } from '@dayone/kops'
import { adminKubeconfig } from '@dayone/kops-driver'
import { connectKube, readClientCertificates, readKubeconfig } from '@dayone/kube'
import { defined, type Clock } from '@dayone/pipeline'
import type { Ports } from '../ports.ts'
import { stateFileReader } from './state-file-reader.ts'

export interface PortsOptions {
  /** Private; see OpenCloud.folderOf. */
  readonly folder: string
  readonly cluster: string
  readonly clock: Clock
  /** Aborted when the user wants to stop: read-only requests end. */
  readonly stop: AbortSignal
  readonly kops: KopsOptions
  readonly access: AwsAccess
  readonly stateBucket?: StateBucket
  /** The kubeconfigs of the person on this computer; they need not exist. */
  readonly kubeconfigFiles: readonly string[]
  /** Nothing in this cloud costs money. */
  readonly pretends?: true
  /** `dayone.id` of the dayone.yaml of this run. */
  configId(): string | undefined
  callerAddress(): string | undefined
}

export const kubeconfigFolder = (folder: string): string => join(folder, 'kubeconfigs')
export const historyFolder = (folder: string): string => join(folder, 'history')
export const evidenceFolder = (folder: string, cluster: string): string => join(folder, 'evidence', cluster)
export const proofFolder = (folder: string, cluster: string): string => join(folder, 'proved', cluster)

/** The ports of the steps to one cluster; API requests use an admin kubeconfig that is renewed in time. */
export async function connectPorts(options: PortsOptions): Promise<Ports> {
  const { folder, cluster, clock, stop, access, stateBucket } = options
  await ensurePrivateDirectory(kubeconfigFolder(folder))
  const kubeconfigFile = join(kubeconfigFolder(folder), `${cluster}.yaml`)
  const kops = createKops({ ...options.kops, env: { ...options.kops.env, KUBECONFIG: kubeconfigFile } })
  const kube = connectKube(
    async () => {
      await adminKubeconfig({ kops, cluster, file: kubeconfigFile, clock, lifetime: '1h', stop })
      return readKubeconfig(kubeconfigFile)
    },
    { clock, stop, configId: () => options.configId() },
  )
  return {
    kops,
    kube,
    cloud: createCloud(access),
    discoveryBuckets: createDiscoveryBuckets(access),
    kubeconfigFile,
    readKubeconfigs: () => readClientCertificates(options.kubeconfigFiles),
    readStateFile: stateFileReader(createObjectStore(access), options.kops.state, cluster),
    historyFolder: join(historyFolder(folder), cluster),
    ...defined({ stateBucket, pretends: options.pretends }),
    // Looked up only with consent, which may come after the ports were created.
    get callerAddress() {
      return options.callerAddress()
    },
  }
}
