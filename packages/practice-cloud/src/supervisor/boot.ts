import { defined } from '@dayone/pipeline'
import { dirname } from 'node:path'
import { apiServerFlags } from '../control-plane/api-server-flags.ts'
import type { ControlPlaneConfig } from '../control-plane/control-plane-config.ts'
import { parseBootConfig, type BootConfig } from './boot-config.ts'
import { insideFolder } from './inside-folder.ts'
import { primaryKey } from './keyset.ts'
import type { StoreReader, WorldInstance } from './world.ts'

/** A booted instance, with what it read from the state store at boot. */
export interface BootedInstance {
  readonly instance: WorldInstance
  readonly config: BootConfig
  /** Of a control-plane instance. */
  readonly controlPlane?: ControlPlaneConfig
}

export const isControlPlane = ({ roles }: WorldInstance): boolean => roles.includes('control-plane')

/** Bastions are instances but not nodes. */
export const isNode = (instance: WorldInstance): boolean => !instance.roles.includes('bastion')

/**
 * Does what nodeup does on an instance: reads the group's configuration and the keys from the state store. Undefined
 * while kops has not written all of it.
 */
export const bootInstance = async (
  instance: WorldInstance,
  store: StoreReader,
  rootFolder: string,
): Promise<BootedInstance | undefined> => {
  const role = isControlPlane(instance) ? 'control-plane' : instance.roles.includes('apiserver') ? 'apiserver' : 'node'
  const text = await store.object(`${instance.cluster}/igconfig/${role}/${instance.instanceGroup}/nodeupconfig.yaml`)
  if (text === undefined) return undefined
  const config = parseBootConfig(text)
  if (!isControlPlane(instance)) return { instance, config }
  const controlPlane = await controlPlaneConfig(instance.cluster, config, store, rootFolder)
  return controlPlane === undefined ? undefined : { instance, config, controlPlane }
}

const controlPlaneConfig = async (
  cluster: string,
  config: BootConfig,
  store: StoreReader,
  rootFolder: string,
): Promise<ControlPlaneConfig | undefined> => {
  const keyset = async (name: string) => primaryKey(await store.object(`${cluster}/pki/private/${name}/keyset.yaml`))
  const authority = await keyset('kubernetes-ca')
  const serviceAccount = await keyset('service-account')
  const encryption = config.usesEncryptionConfig ? await readSecret(store, cluster, 'encryptionconfig') : undefined
  if (authority === undefined || serviceAccount === undefined) return undefined
  if (config.usesEncryptionConfig && encryption === undefined) return undefined
  const locate = (path: string): string => insideFolder(rootFolder, path)
  const auditLog = config.apiServer['auditLogPath']
  const aggregator = config.authorities['apiserver-aggregator-ca']
  const firstService = firstAddress(config.apiServer['serviceClusterIPRange'])
  return {
    authority,
    clientAuthorities: config.authorities['kubernetes-ca'] ?? authority.certificatePem,
    serviceAccountKeyPem: serviceAccount.privateKeyPem,
    serviceAccountPublicKeys: config.serviceAccountPublicKeys,
    ...defined({ aggregatorAuthorities: aggregator }),
    apiServerFlags: apiServerFlags({ apiServer: config.apiServer, oidc: config.oidc, locate }),
    controllerManagerFlags: controllerManagerFlags(config.controllerManager),
    ...defined({ encryptionConfig: encryption }),
    files: config.fileAssets.map(({ path, content }) => ({ path: locate(path), content })),
    folders: typeof auditLog === 'string' && auditLog !== '-' ? [dirname(locate(auditLog))] : [],
    serverNames: [`api.internal.${cluster}`, `api.${cluster}`, 'kubernetes.default.svc.cluster.local'],
    serverAddresses: firstService === undefined ? [] : [firstService],
  }
}

/** Pods get their addresses from a range per node, like in kops, if the spec says so and the range is IPv4. */
const controllerManagerFlags = (spec: BootConfig['controllerManager']): readonly string[] => {
  const range = spec['clusterCIDR']
  return spec['allocateNodeCIDRs'] === true && typeof range === 'string' && range.includes('.')
    ? ['--allocate-node-cidrs=true', `--cluster-cidr=${range}`]
    : ['--allocate-node-cidrs=false']
}

/** kops stores a secret as JSON with base64 data. */
const readSecret = async (store: StoreReader, cluster: string, name: string): Promise<string | undefined> => {
  const text = await store.object(`${cluster}/secrets/${name}`)
  if (text === undefined) return undefined
  return Buffer.from((JSON.parse(text) as { Data: string }).Data, 'base64').toString()
}

/** The service `kubernetes` has the first address of an IPv4 range: 100.64.0.0/13 → 100.64.0.1. */
const firstAddress = (range: unknown): string | undefined => {
  const match = /^(\d+\.\d+\.\d+)\.(\d+)\/\d+$/.exec(typeof range === 'string' ? range : '')
  return match === null ? undefined : `${match[1]}.${Number(match[2]) + 1}`
}
