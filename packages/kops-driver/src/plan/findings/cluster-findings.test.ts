import { parseClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { clusterConfig } from '../../answers/cluster-config.ts'
import { clusterFindings } from './cluster-findings.ts'
import { safeFindings } from './safe-findings.ts'
import { onlySaved } from '../../observe/cluster-observed.ts'
import { notSaved } from '../../observe/cluster-observed.fixture.ts'
import { fixtureText } from '../../fixtures/read-fixture.ts'

const text = fixtureText('new-cluster.yaml')
const least = {
  name: 'demo.example.test',
  configId: '0d3c1c3e-0000-4000-8000-000000000000',
  zones: ['us-west-2a'],
  apiAccess: ['198.51.100.23/32'],
}

/** Findings for a saved specification, or (`isNew`) for one about to be saved. */
function findings(answers: object = {}, change: (spec: string) => string = (spec) => spec, isNew = true) {
  const spec = parseClusterSpec(change(text))
  const observed = isNew ? notSaved(spec) : onlySaved(spec)
  return clusterFindings(clusterConfig.parse({ ...least, ...answers }), observed, { target: spec, edits: [] })
}
const idsOf = (list: readonly { id: string; kind: string }[], kind: string): readonly string[] =>
  list.filter((one) => one.kind === kind).map(({ id }) => id.replace('cluster/', ''))

test('IRSA is manual; a new cluster has no Secrets to rewrite', () => {
  expect(idsOf(findings(), 'manual')).toEqual(['no-workload-identity'])
})

test('a running cluster that gets its key: reports old Secrets, and how to rewrite them', () => {
  const saved = parseClusterSpec(text)
  const target = parseClusterSpec(text.replace('  kubelet:', '  encryptionConfig: true\n  kubelet:'))
  const found = clusterFindings(clusterConfig.parse(least), onlySaved(saved), { target, edits: [] })
  const [manual] = found.filter((one) => one.id.endsWith('rewrite-secrets'))
  expect(manual).toMatchObject({ kind: 'manual', control: 'KD-06', hint: /kubectl get secrets .* \| kubectl replace/ })
})

test.each([
  ['198.51.100.23', ['198.51.100.0/24'], false],
  ['203.0.113.7', ['198.51.100.0/24'], true],
  ['203.0.113.7', ['198.51.100.0/24', 'pl-0123456789abcdef0'], false],
  [undefined, ['198.51.100.0/24'], false],
])('a new cluster opened to others than %s (%j) is reported: %s', (callerAddress, apiAccess, isReported) => {
  const spec = parseClusterSpec(text)
  const observed = { ...notSaved(spec), callerAddress }
  const config = clusterConfig.parse({ ...least, apiAccess })
  const risks = idsOf(clusterFindings(config, observed, { target: spec, edits: [] }), 'risk')
  expect(risks.includes('caller-outside')).toBe(isReported)
})

test('reports unencrypted etcd volumes once, and never calls them encrypted', () => {
  const plain = (spec: string): string => spec.replace('encryptedVolume: true', 'encryptedVolume: false')
  const aboutVolumes = (list: readonly { readonly text: string }[]): readonly string[] =>
    list.map(({ text }) => text).filter((text) => /volumes/.test(text) && !/root volumes/i.test(text))
  const found = findings({}, plain, false)
  expect(aboutVolumes(found)).toEqual(['etcd volumes are not encrypted, and kops cannot change that in place.'])
  expect(idsOf(found, 'impossible')).toEqual(['etcd-volumes'])
  expect(idsOf(findings({}, undefined, false), 'impossible')).toEqual([])
  expect(aboutVolumes(findings({}, undefined, false))).toEqual([
    'Secrets are stored unencrypted in etcd (its volumes are encrypted).',
    'etcd volumes and etcd traffic are encrypted.',
  ])
})

test('findings about what is safe are sentences', () => {
  const spec = parseClusterSpec(text)
  const edit = { document: 'cluster', path: ['spec', 'authorization'], op: 'set', value: { rbac: {} } } as const
  const edits = [{ ...edit, timing: 'first', why: 'RBAC stays explicit', control: 'KD-01', by: 'rbac' } as const]
  const found = clusterFindings(clusterConfig.parse(least), onlySaved(spec), { target: spec, edits })
  const safe = found.filter(({ kind }) => kind === 'safe' || kind === 'pinned').map((one) => one.text)
  expect(safe).toContain('RBAC stays explicit.')
  expect(safe.filter((one) => !/^([A-Z]|etcd ).*\.$/.test(one))).toEqual([])
})

test.each(['auditPolicyFile: /etc/kubernetes/audit/policy.yaml', 'auditPolicyFile: /srv/mine.yaml'])(
  'an audit policy (%s) removes the risk',
  (line) => {
    const change = (spec: string): string => spec.replace('  kubelet:', `  kubeAPIServer:\n    ${line}\n  kubelet:`)
    expect(idsOf(findings({}, change), 'risk')).not.toContain('no-audit-log')
  },
)

test("the findings about kops' own new cluster", () => {
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

test('open to the world: a high risk that is always reported', () => {
  const [api, ssh] = findings({ apiAccess: ['0.0.0.0/0'], sshAccess: ['10.0.0.0/8'] })
  expect(api).toMatchObject({ severity: 'high', control: 'KD-04', hint: /cluster\.apiAccess/ })
  expect(api).not.toHaveProperty('instead')
  expect(ssh).toMatchObject({ instead: 'only 10.0.0.0/8' })
})

test('a saved cluster with closed lists has no access risk, and reports what cannot change in place', () => {
  const texts = findings({ networking: 'calico', zones: ['us-west-2b'], kubernetesVersion: '1.35.4' }, undefined, false)
  expect(idsOf(texts, 'risk')).not.toContain('api-access')
  expect(texts.filter(({ kind }) => kind === 'impossible').map((one) => one.text)).toEqual([
    'The network plugin is cilium, not calico.',
    'The cluster is in us-west-2a, not in us-west-2b.',
    'Kubernetes is at 1.36.1 and is not downgraded to 1.35.4.',
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
])('does not call %s safe if the specification says otherwise (%s)', (id, from, to) => {
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  const safe = (yaml: string): readonly string[] => safeFindings(parseClusterSpec(yaml)).map((one) => one.id)
  expect(safe(text)).toContain(`cluster/safe/${id}`)
  expect(safe(changed)).not.toContain(`cluster/safe/${id}`)
})

test.each<[boolean, string]>([
  [true, '{"jwt": []}'],
  [false, '{"anonymous": {"enabled": true}}'],
])(
  'an authentication file in the specification decides whether anonymous requests are rejected: %s',
  (isSafe, file) => {
    const asset = `fileAssets: [{name: a, path: /x, content: '${file}'}]`
    const changed = text.replace(
      '  kubelet:',
      `  ${asset}\n  kubeAPIServer:\n    authenticationConfigFile: /x\n  kubelet:`,
    )
    const safe = safeFindings(parseClusterSpec(changed)).map(({ id }) => id)
    expect(safe.includes('cluster/safe/anonymous-api')).toBe(isSafe)
  },
)

test.each([
  ['0.0.0.0/0', 'every address'],
  ['0.0.0.0/1\n    - 128.0.0.0/1', 'every address'],
  ['"::/1"\n    - "8000::/1"', 'every IPv6 address'],
])('node ports that a specification opens to %s are a risk', (list, who) => {
  const open = (spec: string) => spec.replace('  kubelet:', `  nodePortAccess:\n    - ${list}\n  kubelet:`)
  const found = findings({}, open, false).find(({ id }) => id === 'cluster/node-port-access')
  expect(found).toMatchObject({ kind: 'risk', severity: 'high', control: 'KD-04' })
  expect(found?.text).toContain(who)
  expect(findings({}, undefined, false).map(({ id }) => id)).not.toContain('cluster/node-port-access')
})
