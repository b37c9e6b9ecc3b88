import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from './cluster-config.ts'
import { clusterFindings } from './cluster-findings.ts'
import { safeFindings } from './safe-findings.ts'

const text = readFileSync(join(import.meta.dirname, 'fixtures/new-cluster.yaml'), 'utf8')
const least = {
  name: 'demo.example.test',
  configId: '0d3c1c3e-0000-4000-8000-000000000000',
  zones: ['us-west-2a'],
  apiAccess: ['198.51.100.23/32'],
}

/** What is said of a specification that is saved, or (`isNew`) shall be. */
function findings(answers: object = {}, change: (spec: string) => string = (spec) => spec, isNew = true) {
  const spec = parseClusterSpec(change(text))
  const observed = { saved: isNew ? undefined : spec, base: spec, target: spec, edits: [], missing: [], lostGroups: [] }
  return clusterFindings(clusterConfig.parse({ ...least, ...answers }), observed)
}
const idsOf = (list: readonly { id: string; kind: string }[], kind: string): readonly string[] =>
  list.filter((one) => one.kind === kind).map(({ id }) => id.replace('cluster/', ''))

test('IRSA is left to people; a new cluster has no Secrets to write again', () => {
  expect(idsOf(findings(), 'manual')).toEqual(['no-workload-identity'])
})

test('a cluster that runs and gets its key: its old Secrets are told, and how to write them anew', () => {
  const saved = parseClusterSpec(text)
  const target = parseClusterSpec(text.replace('  kubelet:', '  encryptionConfig: true\n  kubelet:'))
  const observed = { saved, base: saved, target, edits: [], missing: [], lostGroups: [] }
  const [told] = clusterFindings(clusterConfig.parse(least), observed).filter((one) =>
    one.id.endsWith('rewrite-secrets'),
  )
  expect(told).toMatchObject({ kind: 'manual', control: 'KD-06', hint: /kubectl get secrets .* \| kubectl replace/ })
})

test.each([
  ['198.51.100.23', ['198.51.100.0/24'], false],
  ['203.0.113.7', ['198.51.100.0/24'], true],
  ['203.0.113.7', ['198.51.100.0/24', 'pl-0123456789abcdef0'], false],
  [undefined, ['198.51.100.0/24'], false],
])('a new cluster opened to others than %s (%j) is told: %s', (callerAddress, apiAccess, isTold) => {
  const spec = parseClusterSpec(text)
  const observed = { saved: undefined, base: spec, target: spec, edits: [], missing: [], lostGroups: [], callerAddress }
  const told = idsOf(clusterFindings(clusterConfig.parse({ ...least, apiAccess }), observed), 'risk')
  expect(told.includes('caller-outside')).toBe(isTold)
})

test("etcd's plain volumes cannot be encrypted in place", () => {
  const change = (spec: string): string => spec.replace('encryptedVolume: true', 'encryptedVolume: false')
  expect(idsOf(findings({}, change, false), 'impossible')).toContain('etcd-volumes-plain')
  expect(idsOf(findings({}, undefined, false), 'impossible')).not.toContain('etcd-volumes-plain')
})

test.each(['auditPolicyFile: /etc/kubernetes/audit/policy.yaml', 'auditPolicyFile: /srv/mine.yaml'])(
  'an audit policy (%s) is no risk any more',
  (line) => {
    const change = (spec: string): string => spec.replace('  kubelet:', `  kubeAPIServer:\n    ${line}\n  kubelet:`)
    expect(idsOf(findings({}, change), 'risk')).not.toContain('no-audit-log')
  },
)

test("what is said of kops' own new cluster", () => {
  expect(idsOf(findings(), 'risk')).toEqual([
    'api-access',
    'ssh-access',
    'no-audit-log',
    'secrets-plain',
    'one-control-plane',
    'burstable',
  ])
  expect(idsOf(findings(), 'safe')).toHaveLength(7)
})

test('open to the world: a high risk that stays, never silent', () => {
  const [api, ssh] = findings({ apiAccess: ['0.0.0.0/0'], sshAccess: ['10.0.0.0/8'] })
  expect(api).toMatchObject({ severity: 'high', control: 'KD-04', hint: /cluster\.apiAccess/ })
  expect(api).not.toHaveProperty('instead')
  expect(ssh).toMatchObject({ instead: 'only 10.0.0.0/8' })
})

test('a saved cluster with closed lists has no access risk, and says what cannot change in place', () => {
  const said = findings({ networking: 'calico', zones: ['us-west-2b'], kubernetesVersion: '1.35.4' }, undefined, false)
  expect(idsOf(said, 'risk')).not.toContain('api-access')
  expect(said.filter(({ kind }) => kind === 'impossible').map((one) => one.text)).toEqual([
    'The network plugin is cilium, not calico.',
    'The cluster is in us-west-2a, not in us-west-2b.',
    'Kubernetes is at 1.36.1 and is not lowered to 1.35.4.',
  ])
})

test.each<[string, (spec: string) => string]>([
  ['no-isolation', (spec) => spec.replace('cilium:\n      enableNodePort: true', 'flannel: {}')],
])('the risk %s', (id, change) => {
  expect(idsOf(findings({}, change), 'risk')).toContain(id)
})

test.each<[string, string, string]>([
  ['rbac', 'rbac: {}', 'alwaysAllow: {}'],
  ['kubelet', 'anonymousAuth: false', 'anonymousAuth: true'],
  ['etcd-volumes', 'encryptedVolume: true', 'encryptedVolume: false'],
  ['metadata', '  role: Node', '  role: Node\n  instanceMetadata:\n    httpPutResponseHopLimit: 3'],
  ['metadata', 'kubernetesVersion: 1.36.1', 'kubernetesVersion: 1.26.9'],
  ['root-volumes', '  role: Node', '  role: Node\n  rootVolumeEncryption: false'],
  ['node-restriction', '  kubelet:', '  kubeAPIServer:\n    enableAdmissionPlugins: [NodeRestriction]\n  kubelet:'],
  ['anonymous-api', '  kubelet:', '  kubeAPIServer:\n    authenticationConfigFile: /x\n  kubelet:'],
])('%s is not called safe where the specification says otherwise (%s)', (id, from, to) => {
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  const safe = (yaml: string): readonly string[] => safeFindings(parseClusterSpec(yaml)).map((one) => one.id)
  expect(safe(text)).toContain(`cluster/safe/${id}`)
  expect(safe(changed)).not.toContain(`cluster/safe/${id}`)
})
