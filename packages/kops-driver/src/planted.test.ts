import { applyEdits, parseClusterSpec, type ClusterSpec } from '@dayone/cluster-spec'
import type { UpdatePreview } from '@dayone/kops'
import type { Check, StepContext } from '@dayone/pipeline'
import { plantedLaws } from '@dayone/testing'
import { checkRules } from './check-rules.ts'
import type { ClusterPorts } from './contract/cluster-ports.ts'
import { profileEdits } from './edits/profiles/profile-edits.ts'
import { HARDENED_METRICS, hardenedServer, type ServerInMemory } from './fixtures/hardened-server.ts'
import { sampleCluster } from './fixtures/sample-cluster.ts'
import { issuerChecks } from './issuer/issuer-checks.ts'
import { ISSUER_FROM, ISSUER_TO } from './issuer/spec-issuers.ts'
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
    discoveryBuckets: {
      readAsAnybody: async () => (isPublic ? '{}' : undefined),
    } as unknown as ClusterPorts['discoveryBuckets'],
  })

const ISSUER = 'https://keys.s3.us-west-2.amazonaws.com/demo'
const OLD = 'https://api.internal.demo'
const changing = applyEdits(
  published,
  [
    [['metadata', 'annotations', ISSUER_FROM], OLD],
    [['metadata', 'annotations', ISSUER_TO], ISSUER],
    [['spec', 'kubeAPIServer', 'serviceAccountIssuer'], ISSUER],
    [['spec', 'kubeAPIServer', 'additionalServiceAccountIssuers'], [OLD]],
  ].map(([path, value]) => ({
    ...{ document: 'cluster', op: 'set', timing: 'first', why: 'a test', control: 'KD-08', by: 'test' },
    path: path as readonly string[],
    value,
  })),
)
const ofIssuer =
  (rule: string, { live = ISSUER, hours = 1 }) =>
  async (): Promise<readonly Check[]> => {
    const token = `x.${Buffer.from(JSON.stringify({ iss: live })).toString('base64url')}.x`
    const keys = JSON.stringify({ keys: [{ kid: 'a' }] })
    const ports = {
      kube: {
        get: async () => ({ metadata: { creationTimestamp: '2026-01-01T00:00:00Z' }, data: { issuer: ISSUER } }),
        request: async ({ path }: { readonly path: string }) =>
          path.endsWith('/token') ? { status: 201, body: { status: { token } } } : { status: 200, body: keys },
      },
      discoveryBuckets: {
        readAsAnybody: async (_: string, key: string) =>
          key.endsWith('jwks') ? keys : JSON.stringify({ issuer: ISSUER }),
      },
    } as unknown as ClusterPorts
    const clock = { now: () => new Date(Date.parse('2026-01-01T00:00:00Z') + hours * 3_600_000), sleep: async () => {} }
    const checks = await issuerChecks({ ...config, workloadIdentity: true }, changing, { ports, clock })
    return checks.filter((check) => check.rule === rule)
  }

plantedLaws(checkRules, {
  'cluster/token-issuer': {
    sound: ofIssuer('cluster/token-issuer', {}),
    planted: ofIssuer('cluster/token-issuer', { live: OLD }),
  },
  'cluster/old-issuer': {
    sound: ofIssuer('cluster/old-issuer', { hours: 23 }),
    planted: ofIssuer('cluster/old-issuer', { hours: 24 }),
  },
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
