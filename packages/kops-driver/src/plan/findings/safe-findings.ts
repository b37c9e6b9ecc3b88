import { readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import type { Finding } from '@dayone/pipeline'
import { clusterFacts } from '../../answers/cluster-facts.ts'
import { hasEncryptedEtcdVolumes } from '../../spec/etcd-volumes.ts'
import { isNewerVersion } from '../../spec/kubernetes-version.ts'

interface SafeDefault {
  readonly id: string
  readonly control: string
  readonly text: string
  holds(spec: ClusterSpec): boolean
}

const ofCluster = ({ cluster }: ClusterSpec, ...path: string[]): unknown => readPath(cluster, ['spec', ...path])

const everyGroup = (spec: ClusterSpec, holds: (group: KopsDocument) => boolean): boolean =>
  spec.instanceGroups.every(holds)

/** kops sets `--anonymous-auth=false`; only the file of `--authentication-config` can say otherwise. */
const mayAllowAnonymous = (spec: ClusterSpec): boolean => {
  const file = ofCluster(spec, 'kubeAPIServer', 'authenticationConfigFile')
  if (file === undefined) return false
  const assets = ofCluster(spec, 'fileAssets')
  const contents = (Array.isArray(assets) ? (assets as unknown[]) : [])
    .filter((asset) => readPath(asset, ['path']) === file)
    .map((asset) => readPath(asset, ['content']))
  return contents.length === 0 || contents.some((text) => typeof text !== 'string' || text.includes('anonymous'))
}

/**
 * Safe defaults of kops 1.36. They are reported as safe, not as fixes. Source: reference table of kops' defaults,
 * docs/cluster_spec.md.
 */
const SAFE_DEFAULTS: readonly SafeDefault[] = [
  {
    id: 'rbac',
    control: 'KD-01',
    text: 'RBAC controls what each user can do.',
    holds: (spec) => ofCluster(spec, 'authorization', 'rbac') !== undefined,
  },
  {
    id: 'anonymous-api',
    control: 'KD-02',
    text: 'The API server rejects anonymous requests.',
    holds: (spec) => !mayAllowAnonymous(spec),
  },
  {
    id: 'kubelet',
    control: 'KD-03',
    text: 'Kubelets reject anonymous requests and have no read-only port.',
    holds: (spec) =>
      ofCluster(spec, 'kubelet', 'anonymousAuth') === false && !ofCluster(spec, 'kubelet', 'readOnlyPort'),
  },
  {
    id: 'metadata',
    control: 'MG-01',
    text: 'The metadata service requires a token and a hop limit of 1.',
    holds: (spec) =>
      !isNewerVersion('1.27.0', clusterFacts(spec).kubernetesVersion) &&
      everyGroup(spec, (group) => {
        const { httpTokens = 'required', httpPutResponseHopLimit = 1 } = (group.spec['instanceMetadata'] ??
          {}) as Record<string, unknown>
        return httpTokens === 'required' && httpPutResponseHopLimit === 1
      }),
  },
  {
    id: 'etcd-volumes',
    control: 'KD-06',
    text: 'etcd volumes and etcd traffic are encrypted.',
    holds: hasEncryptedEtcdVolumes,
  },
  {
    id: 'root-volumes',
    control: 'KD-13',
    text: 'Root volumes are encrypted.',
    holds: (spec) => everyGroup(spec, (group) => group.spec['rootVolumeEncryption'] !== false),
  },
  {
    id: 'node-restriction',
    control: 'KD-12',
    text: 'A kubelet can change only its own node and pods (NodeRestriction).',
    holds: (spec) => ofCluster(spec, 'kubeAPIServer', 'enableAdmissionPlugins') === undefined,
  },
]

export const safeFindings = (spec: ClusterSpec): readonly Finding[] =>
  SAFE_DEFAULTS.filter(({ holds }) => holds(spec)).map(({ id, control, text }) => ({
    id: `cluster/safe/${id}`,
    kind: 'safe',
    target: spec.cluster.metadata.name,
    text,
    control,
  }))
