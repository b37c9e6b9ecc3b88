import { isSameValue, readPath, type ClusterSpec, type KopsDocument } from '@dayone/cluster-spec'
import { AUDIT_FILES, AUDIT_LOG_PATH, AUDIT_POLICY_FILE, AUDIT_ROTATION } from './audit-policy.ts'
import { isBurstable } from '../../spec/burstable.ts'
import type { ClusterConfig } from '../../answers/cluster-config.ts'
import { isControlPlane, isKarpenter, isNodeGroup } from '../../spec/instance-groups.ts'
import type { ProfileEdit, ProfileEntry } from './profile-entry.ts'

/** The process limit per pod. It stops fork bombs; few programs need as many processes. */
const POD_PIDS = 4096

/**
 * TLS 1.2 with authenticated ciphers. TLS 1.3 alone is not possible: health checks of AWS network load balancers do not
 * support it (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html).
 */
const TLS = {
  tlsMinVersion: 'VersionTLS12',
  tlsCipherSuites: [
    'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
    'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  ],
} as const

const ofCluster = (field: string, value: unknown, op: ProfileEdit['op'] = 'set'): ProfileEdit => ({
  document: 'cluster',
  path: ['spec', ...field.split('.')],
  value,
  op,
})

const ofGroup = ({ metadata }: KopsDocument, field: string, value: unknown): ProfileEdit => ({
  document: { instanceGroup: metadata.name },
  path: ['spec', field],
  value,
})

const read = ({ cluster }: ClusterSpec, field: string): unknown => readPath(cluster, ['spec', ...field.split('.')])

const plugin = (name: string): ProfileEdit => ofCluster('kubeAPIServer.appendAdmissionPlugins', [name], 'add')

/** A custom policy stays unchanged. Of our own files, only those of an older dayone are replaced. */
function auditEdits(spec: ClusterSpec): readonly ProfileEdit[] {
  const policy = read(spec, 'kubeAPIServer.auditPolicyFile')
  if (policy !== undefined && policy !== AUDIT_POLICY_FILE) return []
  const present = read(spec, 'fileAssets')
  const outdated = (Array.isArray(present) ? (present as unknown[]) : []).filter((asset) =>
    AUDIT_FILES.some((file) => readPath(asset, ['name']) === file.name && !isSameValue(asset, file)),
  )
  return [
    ...(outdated.length === 0 ? [] : [ofCluster('fileAssets', outdated, 'remove')]),
    ofCluster('fileAssets', AUDIT_FILES, 'add'),
    ofCluster('kubeAPIServer.auditPolicyFile', AUDIT_POLICY_FILE),
    ofCluster('kubeAPIServer.auditLogPath', AUDIT_LOG_PATH),
    ...Object.entries(AUDIT_ROTATION).map(([field, value]) => ofCluster(`kubeAPIServer.${field}`, value)),
  ]
}

function pidsEdits(spec: ClusterSpec): readonly ProfileEdit[] {
  const limit = read(spec, 'kubelet.podPidsLimit')
  const isTighter = typeof limit === 'number' && limit > 0 && limit < POD_PIDS
  return isTighter ? [] : [ofCluster('kubelet.podPidsLimit', POD_PIDS)]
}

/**
 * A group with an explicit setting keeps it. A group whose new type has no credits must not request any: AWS starts no
 * machine of a mixed group that requests credits if one of its types has none, and Karpenter selects types itself.
 */
const creditEdits = (spec: ClusterSpec, config: ClusterConfig): readonly ProfileEdit[] =>
  spec.instanceGroups.filter(hasOneType).flatMap((group) => {
    const type = isControlPlane(group) ? config.controlPlaneSize : isNodeGroup(group) ? config.nodeSize : undefined
    const saved = group.spec['cpuCredits']
    if (isBurstable(type ?? String(group.spec['machineType'])))
      return [ofGroup(group, 'cpuCredits', saved ?? 'unlimited')]
    return saved === undefined ? [] : [ofGroup(group, 'cpuCredits', undefined)]
  })

const hasOneType = (group: KopsDocument): boolean =>
  !isKarpenter(group) && group.spec['mixedInstancesPolicy'] === undefined

const ALL = ['minimal', 'newcomer', 'strict'] as const
const MOST = ['newcomer', 'strict'] as const
const STRICT = ['strict'] as const

/**
 * The day-one profiles. Ids: the control catalogue; CIS: Kubernetes Benchmark 2.0.1. The step `rbac` sets RBAC
 * explicitly.
 */
export const profileEntries: readonly ProfileEntry[] = [
  {
    id: 'kubelet-anonymous',
    control: 'KD-03',
    standard: 'CIS 4.2.1',
    profiles: ALL,
    timing: 'first',
    why: 'kubelets reject anonymous requests',
    risk: 'Tools that query kubelets without a certificate stop working.',
    edits: () => [ofCluster('kubelet.anonymousAuth', false)],
  },
  {
    id: 'root-volumes',
    control: 'KD-13',
    standard: 'NSA/CISA: encryption at rest',
    profiles: ALL,
    timing: 'first',
    why: 'root volumes are encrypted',
    risk: 'None beyond the new instances.',
    edits: ({ instanceGroups }) => instanceGroups.map((group) => ofGroup(group, 'rootVolumeEncryption', true)),
  },
  {
    id: 'audit-log',
    control: 'KD-05',
    standard: 'CIS 1.2.16–19, 3.2.1, 3.2.2',
    profiles: MOST,
    timing: 'first',
    why: 'an audit log records who did what',
    risk: 'About 1 GB of disk on each control plane node. An audit policy of your own is kept.',
    edits: auditEdits,
  },
  {
    id: 'secrets-encrypted',
    control: 'KD-06',
    standard: 'CIS 1.2.27, 1.2.28',
    profiles: MOST,
    timing: 'first',
    why: 'Secrets are encrypted in etcd; the key is in the state store',
    risk: 'Existing Secrets stay unencrypted until they are rewritten; the plan shows how. If the state store is lost, so are the Secrets.',
    edits: () => [ofCluster('encryptionConfig', true)],
  },
  {
    id: 'seccomp',
    control: 'KD-13',
    standard: 'CIS 4.2.14',
    profiles: MOST,
    timing: 'first',
    why: 'pods lose system calls that container escapes use and applications rarely need',
    risk: 'An application that needs a blocked system call fails until its pod sets a seccomp profile of its own.',
    edits: () => [ofCluster('kubelet.seccompDefault', true)],
  },
  {
    id: 'pod-pids',
    control: 'KD-13',
    standard: 'CIS 4.2.13',
    profiles: MOST,
    timing: 'first',
    why: 'one pod cannot exhaust the PIDs of its node',
    risk: 'A pod at the limit cannot start more processes or threads. A lower limit is kept.',
    edits: pidsEdits,
  },
  {
    id: 'external-ips',
    control: 'KD-12',
    standard: 'CIS 1.2.3; CVE-2020-8554',
    profiles: MOST,
    timing: 'first',
    why: 'a Service cannot intercept traffic to external IPs',
    risk: 'Existing Services keep their externalIPs; new ones are rejected.',
    edits: () => [plugin('DenyServiceExternalIPs')],
  },
  {
    id: 'cpu-credits',
    control: 'KD-15',
    standard: 'availability',
    profiles: MOST,
    timing: 'first',
    why: 'an instance without CPU credits keeps full speed, and AWS charges for the surplus',
    risk: 'A busy t2 instance costs more. A setting of your own is kept.',
    edits: creditEdits,
  },
  {
    id: 'pull-images',
    control: 'KD-12',
    standard: 'CIS 1.2.11',
    profiles: STRICT,
    timing: 'first',
    why: 'no pod can run a private image that another pod pulled with its credentials',
    risk: 'No pod starts while its registry is unavailable; registries see more pulls.',
    edits: () => [plugin('AlwaysPullImages')],
  },
  {
    id: 'tls',
    control: 'KD-13',
    standard: 'CIS 1.2.29, 4.2.12',
    profiles: STRICT,
    timing: 'first',
    why: 'TLS connections use modern ciphers only',
    risk: 'Clients from before about 2016 cannot connect.',
    edits: () =>
      ['kubeAPIServer', 'kubelet'].flatMap((part) =>
        Object.entries(TLS).map(([field, value]) => ofCluster(`${part}.${field}`, value)),
      ),
  },
]
