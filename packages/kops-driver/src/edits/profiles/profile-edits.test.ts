import { applyEdits, missingEdits, parseClusterSpec, readPath, showPath, type ClusterSpec } from '@dayone/cluster-spec'
import { expect, test } from 'vitest'
import { AUDIT_FILES, AUDIT_LOG_PATH, AUDIT_POLICY, AUDIT_POLICY_FILE } from './audit-policy.ts'
import { clusterConfig } from '../../answers/cluster-config.ts'
import { profileEdits } from './profile-edits.ts'
import { profiles, type ProfileName } from '../../answers/profile.ts'
import { fixtureText } from '../../fixtures/read-fixture.ts'

const text = fixtureText('new-cluster.yaml')
const configOf = (profile: ProfileName, answers: object = {}) =>
  clusterConfig.parse({
    name: 'demo.example.test',
    configId: '0d3c1c3e-0000-4000-8000-000000000000',
    zones: ['us-west-2a'],
    apiAccess: ['127.0.0.1/32'],
    profile,
    ...answers,
  })

/** The specification with the profile applied, and its differences from the original. */
function applied(profile: ProfileName, change: (yaml: string) => string = (yaml) => yaml, answers: object = {}) {
  const changedText = change(text)
  if (change.toString().includes('replace')) expect(changedText).not.toBe(text)
  const before = parseClusterSpec(changedText)
  const edits = profileEdits(configOf(profile, answers), before)
  const after = applyEdits(before, edits)
  return { after, edits, changed: [...new Set(missingEdits(before, edits).map(({ path }) => showPath(path)))] }
}
const inCluster = ({ cluster }: ClusterSpec, field: string): unknown => readPath(cluster, ['spec', ...field.split('.')])
const withSettings = (lines: string) => (yaml: string) => yaml.replace('  kubelet:\n', `${lines}\n  kubelet:\n`)

const ofNewcomer = [
  'spec.rootVolumeEncryption',
  'spec.fileAssets',
  'spec.kubeAPIServer.auditPolicyFile',
  'spec.kubeAPIServer.auditLogPath',
  'spec.kubeAPIServer.auditLogMaxAge',
  'spec.kubeAPIServer.auditLogMaxBackups',
  'spec.kubeAPIServer.auditLogMaxSize',
  'spec.encryptionConfig',
  'spec.kubelet.seccompDefault',
  'spec.kubelet.podPidsLimit',
  'spec.kubeAPIServer.appendAdmissionPlugins',
  'spec.cpuCredits',
]

test.each<[ProfileName, readonly string[]]>([
  ['minimal', ['spec.rootVolumeEncryption']],
  ['newcomer', ofNewcomer],
  [
    'strict',
    [
      ...ofNewcomer,
      'spec.kubeAPIServer.tlsMinVersion',
      'spec.kubeAPIServer.tlsCipherSuites',
      'spec.kubelet.tlsMinVersion',
      'spec.kubelet.tlsCipherSuites',
    ],
  ],
])("%s makes these changes to kops' own new cluster", (profile, expected) => {
  expect(applied(profile).changed).toEqual(expected)
})

test.each(profiles.map(({ name }) => name))('%s is idempotent', (profile) => {
  const { after } = applied(profile)
  expect(missingEdits(after, profileEdits(configOf(profile), after))).toEqual([])
})

test('strict rejects external addresses and images that others pulled', () => {
  expect(inCluster(applied('strict').after, 'kubeAPIServer.appendAdmissionPlugins')).toEqual([
    'DenyServiceExternalIPs',
    'AlwaysPullImages',
  ])
})

test('policy and log are in separate directories, which kops mounts and a file asset creates', () => {
  const folders = AUDIT_FILES.map(({ path, roles }) => [path.replace(/\/[^/]+$/, ''), roles])
  expect(folders).toEqual([
    [AUDIT_POLICY_FILE.replace(/\/[^/]+$/, ''), ['ControlPlane']],
    [AUDIT_LOG_PATH.replace(/\/[^/]+$/, ''), ['ControlPlane']],
  ])
  expect(AUDIT_FILES.map(({ path }) => path)).toContain(AUDIT_POLICY_FILE)
})

test('the audit policy logs no contents of Secrets, tokens and ConfigMaps', () => {
  interface Rule {
    level: string
    resources?: { group: string; resources?: string[] }[]
  }
  const inSpec = `apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: { name: x }\nspec:\n${AUDIT_POLICY.replaceAll(/^/gm, '  ')}`
  const { rules } = parseClusterSpec(inSpec).cluster.spec as unknown as { rules: Rule[] }
  for (const resource of ['secrets', 'configmaps', 'serviceaccounts/token']) {
    const first = rules.find(
      ({ level, resources }) =>
        level !== 'None' &&
        (resources ?? [{ group: '' }]).some(
          (one) => one.group === '' && (one.resources ?? [resource]).includes(resource),
        ),
    )
    expect(first?.level, resource).toBe('Metadata')
  }
  expect(rules.at(-1)).toEqual({ level: 'Metadata' })
})

test('keeps a custom audit policy', () => {
  const { changed } = applied(
    'newcomer',
    withSettings('  kubeAPIServer:\n    auditPolicyFile: /srv/kubernetes/mine.yaml'),
  )
  expect(changed.filter((path) => /audit|fileAssets/.test(path))).toEqual([])
})

test('replaces our older files, but not those of others', () => {
  const old = [
    { name: 'mine', path: '/etc/mine', content: 'x' },
    { ...AUDIT_FILES[0], content: 'rules: []\n' },
  ]
  const { after } = applied('newcomer', withSettings(`  fileAssets: ${JSON.stringify(old)}`))
  const files = inCluster(after, 'fileAssets')
  expect(files).toEqual([old[0], ...AUDIT_FILES])
})

test.each<[string, string, unknown]>([
  ['a tighter limit stays', '100', 100],
  ['a wider one is lowered', '100000', 4096],
  ['none at all is lowered', '-1', 4096],
])('process limit of a pod: %s', (_, limit, expected) => {
  const { after } = applied('newcomer', (yaml) =>
    yaml.replace('anonymousAuth: false', `anonymousAuth: false\n    podPidsLimit: ${limit}`),
  )
  expect(inCluster(after, 'kubelet.podPidsLimit')).toBe(expected)
})

test.each(['  manager: Karpenter', '  mixedInstancesPolicy:\n    instances: [t3.medium, m6i.large]'])(
  'CPU credits: not for mixed types (%s)',
  (lines) => {
    const { after } = applied('newcomer', (yaml) => yaml.replace('  role: Node', `${lines}\n  role: Node`))
    expect(after.instanceGroups.map(({ spec }) => spec['cpuCredits'])).toEqual(['unlimited', undefined])
  },
)

test.each<[string, object, string | undefined, unknown]>([
  ['a burstable machine goes on at full speed', {}, undefined, 'unlimited'],
  ['a choice of one’s own stays', {}, 'standard', 'standard'],
  ['another machine has none', { nodeSize: 'm6i.large' }, undefined, undefined],
  ['a machine that becomes another asks for none any more', { nodeSize: 'm6i.large' }, 'unlimited', undefined],
])('CPU credits: %s', (_, answers, saved, expected) => {
  const add = (yaml: string): string =>
    saved === undefined ? yaml : yaml.replace('  role: Node', `  role: Node\n  cpuCredits: ${saved}`)
  const { after } = applied('newcomer', saved === undefined ? undefined : add, answers)
  expect(after.instanceGroups[1]?.spec['cpuCredits']).toBe(expected)
})
