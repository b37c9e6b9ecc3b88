import { parse } from 'yaml'

/** A file that kops writes to an instance (spec.fileAssets and kops' own). */
export interface FileAsset {
  /** Absolute, as on the instance. */
  readonly path: string
  readonly content: Buffer
}

/**
 * What an instance reads from the state store at boot (`igconfig/<role>/<group>/nodeupconfig.yaml`, which kops compiles
 * from the completed spec for each instance group). Kept per instance: a later change in the store takes effect only
 * when the instance is replaced.
 */
export interface BootConfig {
  /** spec.kubeAPIServer of the completed spec, with the overrides of the instance group; empty on workers. */
  readonly apiServer: Readonly<Record<string, unknown>>
  readonly controllerManager: Readonly<Record<string, unknown>>
  readonly oidc: Readonly<Record<string, unknown>>
  readonly usesEncryptionConfig: boolean
  /** PEM, every key of the keyset service-account. */
  readonly serviceAccountPublicKeys: string
  /** PEM bundles by keyset: kubernetes-ca, apiserver-aggregator-ca … */
  readonly authorities: Readonly<Record<string, string>>
  readonly fileAssets: readonly FileAsset[]
  readonly nodeLabels: Readonly<Record<string, string>>
  readonly taints: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  readonly kubernetesVersion: string
  /** kops' name: cilium, calico … */
  readonly networkPlugin: string
}

type Json = Readonly<Record<string, unknown>>

const record = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Throws if the text is not YAML. */
export const parseBootConfig = (yaml: string): BootConfig => {
  const config = record(parse(yaml))
  const server = record(config['APIServerConfig'])
  const kubelet = record(config['KubeletConfig'])
  return {
    apiServer: record(server['KubeAPIServer']),
    controllerManager: record(record(config['ControlPlaneConfig'])['KubeControllerManager']),
    oidc: record(record(server['Authentication'])['oidc']),
    usesEncryptionConfig: text(server['EncryptionConfigSecretHash']) !== '',
    serviceAccountPublicKeys: text(server['ServiceAccountPublicKeys']),
    authorities: record(config['CAs']) as Readonly<Record<string, string>>,
    fileAssets: list(config['FileAssets']).map((asset) => fileAsset(record(asset))),
    nodeLabels: record(kubelet['nodeLabels']) as Readonly<Record<string, string>>,
    taints: list(kubelet['taints']).map((taint) => parseTaint(text(taint))),
    kubernetesVersion: text(config['KubernetesVersion']),
    networkPlugin: networkPlugin(record(config['Networking'])),
  }
}

/** The plugin is the only field of spec.networking that is an object. */
const networkPlugin = (networking: Json): string =>
  Object.keys(networking).find((name) => typeof networking[name] === 'object' && networking[name] !== null) ?? ''

/** kops writes an asset without a path to /srv/kubernetes/assets (docs/cluster_spec.md, fileAssets). */
const fileAsset = (asset: Json): FileAsset => ({
  path: text(asset['path']) || `/srv/kubernetes/assets/${text(asset['name'])}`,
  content: Buffer.from(text(asset['content']), asset['isBase64'] === true ? 'base64' : 'utf8'),
})

/** `key=value:Effect`, as in kubelet's flags. */
const parseTaint = (taint: string) => {
  const [label = '', effect = ''] = taint.split(':')
  const [key = '', value = ''] = label.split('=')
  return { key, ...(value === '' ? {} : { value }), effect }
}
