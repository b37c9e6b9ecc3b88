import { applyEdits, parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { Check, StepContext } from '@dayone/pipeline'
import { plantedLaws } from '@dayone/testing'
import { checkRules } from './check-rules.ts'
import type { ClusterPorts } from './contract/cluster-ports.ts'
import { profileEdits } from './edits/profiles/profile-edits.ts'
import { HARDENED_METRICS, hardenedServer, type ServerInMemory } from './fixtures/hardened-server.ts'
import { sampleCluster } from './fixtures/sample-cluster.ts'
import { identityChecks } from './verify/identity-checks.ts'
import { profileChecks, profileSavedCheck } from './verify/profile-checks.ts'
import { appliedCheck, runningCheck, validationCheck } from './verify/verify-cluster.ts'

const { spec: plain, config } = sampleCluster()
const hardened = applyEdits(plain, profileEdits(config, plain))
const NAME = config.name
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }
const unwritten = HARDENED_METRICS.split('\n').slice(0, 2).join('\n') + '\n'

const ofServer = (server: ServerInMemory) => (): Promise<readonly Check[]> => {
  const ports = { kops: { listSecrets: async () => ['encryptionconfig'] }, kube: hardenedServer(server) }
  return profileChecks(hardened, { ports: ports as unknown as ClusterPorts } as StepContext<ClusterPorts>)
}
const ofValidation = (isReady: boolean) => async (): Promise<readonly Check[]> => [
  validationCheck(
    plain,
    {
      isValid: isReady,
      failures: isReady ? [] : [{ type: 'Node', name: 'i-1', message: 'node "i-1" is not ready' }],
      nodes: [],
    },
    false,
  ),
]
const ofGroups = (needUpdate: number) => async (): Promise<readonly Check[]> => [
  runningCheck(NAME, [{ name: 'nodes', status: 'Ready', needUpdate, ready: 1 }]),
]
const published: ClusterSpec = parseClusterSpec(
  plain.source.replace(
    /^spec:$/m,
    'spec:\n  serviceAccountIssuerDiscovery:\n    discoveryStore: s3://keys/demo\n    enableAWSOIDCProvider: true',
  ),
)
const ofBucket = (isPublic: boolean) => (): Promise<readonly Check[]> =>
  identityChecks(published, {
    discoveryBuckets: { isReadByAnybody: async () => isPublic } as unknown as ClusterPorts['discoveryBuckets'],
  })

plantedLaws(checkRules, {
  'cluster/valid': { sound: ofValidation(true), planted: ofValidation(false) },
  'cluster/profile': {
    sound: async () => profileSavedCheck(config, hardened),
    planted: async () => profileSavedCheck(config, plain),
  },
  'cluster/audit-log': { sound: ofServer({}), planted: ofServer({ audits: (_request, who) => who === 'admin' }) },
  'cluster/secrets-encrypted': {
    sound: ofServer({ metrics: unwritten, writes: 'k8s:enc:secretbox:v1:' }),
    planted: ofServer({ metrics: unwritten, writes: 'identity' }),
  },
  'cluster/external-ips': { sound: ofServer({}), planted: ofServer({ refuses: () => false }) },
  'cluster/workload-identity': { sound: ofBucket(true), planted: ofBucket(false) },
  'cluster/applied': {
    sound: async () => [appliedCheck(NAME, NONE)],
    planted: async () => [
      appliedCheck(NAME, {
        ...NONE,
        modifies: [{ type: 'LaunchTemplate', name: 'nodes', fields: [] }],
        isEmpty: false,
      }),
    ],
  },
  'cluster/running': { sound: ofGroups(0), planted: ofGroups(1) },
})
