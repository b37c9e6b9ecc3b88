import { createCloud, kopsAudience, workloadRoleName, type CloudInstance } from '@dayone/aws'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { systemClock } from '@dayone/host'
import type { KubeObject } from '@dayone/kube'
import type { Check, StepContext } from '@dayone/pipeline'
import {
  liveRunner,
  plantedLaws,
  startLiveAws,
  startLiveCluster,
  type LiveAws,
  type LiveCluster,
} from '@dayone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRules } from './check-rules.ts'
import { metadataGuard } from './metadata-guard.ts'
import type { MetadataGuardPorts } from './metadata-guard-ports.ts'
import { earlyPod, issuer, trustOfKops, web, workloadRoles } from './workload-roles/roles.fixture.ts'
import {
  askingForRole,
  convertedPolicies,
  onceUnnoticed,
  kube2iam,
  openControlPlane,
  volumeOfDriver,
  webhook,
} from './ways-round/once-unnoticed.fixture.ts'

const group = 'oidc:team'
const rbac = 'rbac.authorization.k8s.io'

let cluster: LiveCluster
let aws: LiveAws
beforeAll(async () => {
  aws = await startLiveAws(process.env)
  await aws.createProvider(issuer, kopsAudience)
  cluster = await startLiveCluster(process.env, { withCilium: true })
  const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
  await cluster.create(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team', labels } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'zebra' } },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'team', namespace: 'team' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'edit' },
      subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
    },
  )
})
afterAll(async () => {
  await cluster.stop()
  await aws.stop()
})

const closed = { httpTokens: 'required', hopLimit: 1, ipv6Enabled: false } as const
const machine: CloudInstance = {
  id: 'i-1',
  instanceGroup: 'nodes',
  state: 'running',
  zone: 'us-west-2a',
  privateIp: undefined,
  launchTemplateVersion: '1',
  metadata: closed,
  tags: {},
}

const spec = `apiVersion: kops.k8s.io/v1alpha2
kind: Cluster
metadata: { name: laws }
spec: {}
---
apiVersion: kops.k8s.io/v1alpha2
kind: InstanceGroup
metadata: { name: nodes, labels: { kops.k8s.io/cluster: laws } }
spec: { role: Node, instanceMetadata: { httpTokens: required, httpPutResponseHopLimit: 1 } }
`

/** Only AWS evaluates machines, and this test has no machine in AWS. */
const ports = (one: CloudInstance): MetadataGuardPorts => ({
  kube: cluster.newKube(),
  kops: { state: 's3://laws', getSpec: async () => parseClusterSpec(spec) },
  cloud: {
    instances: async () => [one],
    launchTemplates: async () => [
      { id: 'lt-1', name: 'nodes.laws', instanceGroup: 'nodes', version: '1', metadata: closed },
    ],
    setMetadataOptions: () => Promise.reject(new Error('there is no machine')),
    roles: createCloud(aws.access).roles,
  },
})

const facts = async () => ({ ...(await cluster.facts()), namespaces: [{ name: 'team' }, { name: 'zebra' }] })
const world = () => ({ ports: ports(machine), facts, snapshot: () => cluster.snapshot() })

const verify = async (one: CloudInstance = machine, config: object = {}): Promise<readonly Check[]> => {
  const ctx = {
    ports: ports(one),
    facts: await facts(),
    clock: systemClock,
    stop: new AbortController().signal,
    report: () => undefined,
    secret: () => undefined,
  } as unknown as StepContext<MetadataGuardPorts>
  return metadataGuard.verify(metadataGuard.config.parse(config), ctx)
}

const up = async () => {
  const run = await liveRunner(metadataGuard, {}, world).apply()
  expect(run.ended.failure).toBeUndefined()
  return run
}
const withRoles = async () => {
  const run = await liveRunner(metadataGuard, { workloadRoles }, world).apply()
  expect(run.ended.failure).toBeUndefined()
  return verify(machine, { workloadRoles })
}
const sound = async () => {
  await up()
  return verify()
}

const failed = (checks: readonly Check[], rule: string) =>
  checks.filter((check) => check.rule === rule && check.status === 'fail')

/** Admission applies stored changes with a delay. */
const untilFailed = async (rule: string): Promise<readonly Check[]> => {
  let checks: readonly Check[] = []
  const count = async () => {
    checks = await verify()
    return failed(checks, rule).length
  }
  await expect.poll(count, { timeout: 30_000, interval: 500 }).toBeGreaterThan(0)
  return checks
}

const admission = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/dayone-no-host-access'
const binding = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/dayone-no-host-access'
const deny = '/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies/dayone-deny-metadata'

const patch = async (path: string, body: object) => {
  const { status, body: answer } = await cluster.kube.request({
    method: 'PATCH',
    path: `${path}?fieldManager=somebody`,
    contentType: 'application/merge-patch+json',
    body,
  })
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`)
}

const during = async (...objects: readonly KubeObject[]): Promise<readonly Check[]> => {
  await up()
  await cluster.create(...objects)
  const checks = await verify()
  for (const { apiVersion, kind, metadata } of objects) await cluster.kube.remove({ apiVersion, kind, ...metadata })
  return checks
}

const onlyAdministrators = { name: 'only-administrators', expression: "'system:masters' in request.userInfo.groups" }

plantedLaws(checkRules, {
  'metadata-guard/machines': { sound, planted: () => verify({ ...machine, metadata: { ...closed, hopLimit: 2 } }) },
  'metadata-guard/network-deny': {
    sound,
    planted: async () => {
      await up()
      await patch(deny, { spec: { endpointSelector: { matchLabels: { guarded: 'yes' } } } })
      return verify()
    },
  },
  'metadata-guard/admission-policy': {
    sound,
    planted: async () => {
      await up()
      await patch(admission, { spec: { matchConditions: [onlyAdministrators] } })
      return verify()
    },
  },
  'metadata-guard/host-network-refused': {
    sound,
    planted: async () => {
      await up()
      await patch(binding, { spec: { validationActions: ['Audit'] } })
      return untilFailed('metadata-guard/host-network-refused')
    },
  },
  'metadata-guard/host-access': {
    sound,
    planted: () =>
      during({
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'agent', namespace: 'zebra' },
        spec: {
          selector: { matchLabels: { app: 'agent' } },
          template: {
            metadata: { labels: { app: 'agent' } },
            spec: {
              hostPID: true,
              containers: [{ name: 'agent', image: 'agent:1' }],
              volumes: [{ name: 'node', hostPath: { path: '/' } }],
            },
          },
        },
      }),
  },
  'metadata-guard/layers': {
    sound,
    planted: async () => {
      await up()
      await cluster.kube.request({ method: 'DELETE', path: deny })
      return verify({ ...machine, metadata: { ...closed, httpTokens: 'optional' } })
    },
  },
  'metadata-guard/exemptions': {
    sound,
    planted: async () => {
      const ended = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
      const exemption = { namespace: 'zebra', reason: 'A test.', owner: 'storage', until: ended }
      return verify(machine, { allowHostNetwork: [exemption] })
    },
  },
  'metadata-guard/node-volumes': {
    sound,
    planted: () =>
      during({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'root' },
        spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } },
      }),
  },
  'metadata-guard/volume-drivers': {
    sound,
    planted: () => during(volumeOfDriver),
  },
  'metadata-guard/admission-hooks': {
    sound,
    planted: () => during(webhook('Mutating', ['pods'], ['CREATE'])),
  },
  'metadata-guard/conversion-hooks': {
    sound,
    planted: () => during(convertedPolicies),
  },
  'metadata-guard/cloud-roles': {
    sound,
    planted: () => during(kube2iam, askingForRole),
  },
  'metadata-guard/token-issuer': {
    sound: withRoles,
    planted: async () => {
      await withRoles()
      await aws.deleteProvider(issuer)
      const checks = await verify(machine, { workloadRoles })
      await aws.createProvider(issuer, kopsAudience)
      return checks
    },
  },
  'metadata-guard/workload-roles': {
    sound: withRoles,
    planted: async () => {
      await withRoles()
      const role = workloadRoleName(web, (await facts()).name)
      await createCloud(aws.access).roles.setTrust(role, trustOfKops(aws.providerOf(issuer)))
      return verify(machine, { workloadRoles })
    },
  },
  'metadata-guard/workload-pods': {
    sound: withRoles,
    planted: async () => {
      await withRoles()
      await cluster.create(earlyPod)
      return verify(machine, { workloadRoles })
    },
  },
  'metadata-guard/proxies': {
    sound,
    planted: () => during(kube2iam),
  },
  'metadata-guard/control-planes': {
    sound,
    planted: () => during(openControlPlane),
  },
  'metadata-guard/leftovers': {
    sound,
    planted: async () => {
      await up()
      await cluster.kube.apply({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'dayone-no-host-access-old', labels: { 'dayone.dev/step': 'metadata-guard' } },
        spec: { policyName: 'dayone-no-host-access', validationActions: ['Deny'] },
      })
      return verify()
    },
  },
})

test.each(onceUnnoticed)('%s fails, with its control and what to do', async (_case, rule, object) => {
  const found = failed(await during(object), `metadata-guard/${rule}`)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({
    control: rule === 'admission-hooks' ? 'NS-06' : 'NS-08',
    hint: expect.stringContaining(`finding: ${found[0]?.id}`) as string,
  })
  expect(failed(await verify(), `metadata-guard/${rule}`)).toEqual([])
})

test('detects a policy that exempts everyone but administrators, as a member of the team', async () => {
  await up()
  await patch(admission, { spec: { matchConditions: [onlyAdministrators] } })
  const checks = await untilFailed('metadata-guard/host-network-refused')
  const failures = failed(checks, 'metadata-guard/host-network-refused').map(({ text }) => text)
  expect(failures.join()).toContain(`a member of ${group}`)
  expect(failures.join()).not.toContain('from an administrator')
})

test('detects an exemption of one namespace', async () => {
  await up()
  const values = ['kube-system', 'zebra']
  const namespaceSelector = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values }] }
  await patch(binding, { spec: { matchResources: { namespaceSelector } } })
  const checks = await untilFailed('metadata-guard/host-network-refused')
  expect(
    failed(checks, 'metadata-guard/host-network-refused')
      .map(({ text }) => text)
      .join(),
  ).toContain('zebra')
})

test('overwrites a recreated policy in place, and the plan names who recreated it', async () => {
  await up()
  await cluster.kube.remove({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    name: 'dayone-no-host-access',
  })
  const made = await cluster.kube.request({
    method: 'POST',
    path: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies?fieldManager=kubectl-create',
    body: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'dayone-no-host-access' },
      spec: {
        failurePolicy: 'Ignore',
        matchConstraints: {
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        },
        validations: [{ expression: 'true' }],
      },
    },
  })
  expect(made.status).toBe(201)
  const run = await up()
  const whys = run.events.flatMap((event) =>
    event.type === 'step.planned' ? event.plan.changes.map(({ why = '' }) => why) : [],
  )
  expect(whys.join()).toContain('kubectl-create created it')
  expect((await liveRunner(metadataGuard, {}, world).plan()).ended.outcome).toBe('unchanged')
  expect(failed(await verify(), 'metadata-guard/admission-policy')).toEqual([])
})

test('an accepted risk warns and names its owner', async () => {
  const object: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'disk' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/mnt' } },
  }
  await up()
  await cluster.create(object)
  const [failure] = failed(await verify(), 'metadata-guard/node-volumes')
  const accepted = [{ finding: failure?.id, reason: 'A test.', owner: 'storage', until: '2099-12-31' }]
  const { step } = await liveRunner(metadataGuard, { accepted }, world).check()
  expect(step.checks.find(({ id }) => id === failure?.id)).toMatchObject({
    status: 'warn',
    accepted: { owner: 'storage' },
  })
})
