import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyEdits, diffSpecs, parseClusterSpec, writeClusterSpec, type SpecEdit } from '@dayone/cluster-spec'
import type { Kops, UpdatePreview } from '@dayone/kops'
import { CredentialsExpiredError, UserError, type StepContext } from '@dayone/pipeline'
import { beforeEach, expect, test } from 'vitest'
import type { ClusterPorts } from './index.ts'
import { endsAlwaysAllow } from './spec/always-allow.ts'
import { unexplained } from './preview/explain-preview.ts'
import { replaceSpec } from './apply/replace-spec.ts'
import { rollGroups } from './apply/roll-groups.ts'
import { newestInHistory, saveToHistory } from './resources/spec-history.ts'
import { fixtureText } from './fixtures/read-fixture.ts'

const text = fixtureText('new-cluster.yaml')
const old = parseClusterSpec(text)
const name = old.cluster.metadata.name
const edits: readonly SpecEdit[] = [
  {
    document: 'cluster',
    path: ['spec', 'kubelet', 'readOnlyPort'],
    op: 'set',
    value: 0,
    timing: 'first',
    why: 'a test',
    control: 'KD-03',
    by: 'rbac',
  },
]
const yaml = writeClusterSpec(applyEdits(old, edits))
const data = { kind: 'replace', before: text, yaml, edits } as const
const item = (type: string, name: string) => ({ type, name, fields: [] })
const NONE: UpdatePreview = { creates: [], modifies: [], deletes: [], prunes: [], isEmpty: true, text: '' }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-safe-'))
  return () => rm(folder, { recursive: true })
})

/** A state store with one text; `keep` is what kops saves of its input. */
function storeOf(keep: (text: string) => string, previews: readonly (UpdatePreview | UserError)[] = []) {
  const world = { saved: text, writes: 0, previews: [...previews] }
  const kops: Partial<Kops> = {
    state: 's3://store',
    getSpec: async () => parseClusterSpec(world.saved),
    replaceSpec: async (spec) => {
      world.writes += 1
      const given = writeClusterSpec(spec)
      world.saved = diffSpecs(spec, old).length === 0 ? given : keep(given)
    },
    previewUpdate: async () => {
      const next = world.previews.shift() ?? NONE
      if (next instanceof UserError) throw next
      return next
    },
  }
  const stop = new AbortController()
  const lines: string[] = []
  const ctx = {
    ports: { kops, historyFolder: join(folder, 'history'), kubeconfigFile: join(folder, 'kubeconfig') } as ClusterPorts,
    facts: {} as StepContext<ClusterPorts>['facts'],
    stop: stop.signal,
    kill: new AbortController().signal,
    clock: { now: () => new Date('2026-11-23T10:00:00Z'), sleep: async () => undefined },
    report: (line: string) => void lines.push(line),
    progress: () => undefined,
    secret: () => undefined,
  } satisfies StepContext<ClusterPorts>
  return { world, ctx, kops, stop, lines }
}

const isOld = (saved: string): boolean => diffSpecs(parseClusterSpec(saved), old).length === 0

test('keeps the old specification privately before writing the new one', async () => {
  const { world, ctx } = storeOf((given) => given.replace('metadata:\n', 'metadata:\n  generation: 2\n'))
  await replaceSpec(data, name, ctx)
  expect(isOld(world.saved)).toBe(false)
  const [file = ''] = await readdir(ctx.ports.historyFolder)
  expect(file).toBe('2026-11-23T10-00-00.000Z.replaced.yaml')
  expect((await stat(join(ctx.ports.historyFolder, file))).mode & 0o777).toBe(0o600)
  expect((await stat(ctx.ports.historyFolder)).mode & 0o777).toBe(0o700)
  expect(diffSpecs((await newestInHistory(ctx.ports.historyFolder))!.spec, old)).toEqual([])
  await replaceSpec(data, name, ctx)
  expect(world.writes).toBe(1)
})

const broken = new UserError('kops refuses: httpTokens: maybe.', { exitCode: 3 })
test.each<[string, (text: string) => string, readonly (UpdatePreview | UserError)[], RegExp]>([
  [
    'drops the field',
    (given) => given.replace(/^ +readOnlyPort:.*\n/m, ''),
    [],
    /did not keep spec.kubelet.readOnlyPort/,
  ],
  [
    'changes another field too',
    (given) => given.replace('legacy: false', 'legacy: true'),
    [],
    /did not keep spec.iam.legacy/,
  ],
  ['cannot preview it', (given) => given, [NONE, broken], /httpTokens: maybe/],
  ['would replace the VPC', (given) => given, [NONE, { ...NONE, modifies: [item('VPC', name)] }], /explain: VPC/],
  ['would delete a disk', (given) => given, [NONE, { ...NONE, deletes: [item('EBSVolume', 'a')] }], /EBSVolume\/a/],
])('a kops that %s: restores the old specification, with the reason', async (_, keep, previews, message) => {
  const { world, ctx } = storeOf(keep, previews)
  const failed = replaceSpec(data, name, ctx)
  await expect(failed).rejects.toThrow(message)
  await expect(failed).rejects.toThrow('The specification was restored.')
  await expect(failed).rejects.toMatchObject({ exitCode: 3 })
  expect(world.writes).toBe(2)
  expect(isOld(world.saved)).toBe(true)
})

test('does not touch a specification that changed since the plan', async () => {
  const { world, ctx } = storeOf((given) => given)
  world.saved = text.replace('maxSize: 1', 'maxSize: 2')
  await expect(replaceSpec(data, name, ctx)).rejects.toMatchObject({ exitCode: 5, message: /Nothing was written/ })
  expect(world.writes).toBe(0)
  expect(await newestInHistory(ctx.ports.historyFolder)).toBeUndefined()
})

const at = (...path: string[]) => [{ document: `Cluster/${name}`, path, before: 1, after: 2 }]
test.each<[string, Partial<UpdatePreview>, ReturnType<typeof at>, readonly string[]]>([
  [
    'user data and kops’ own files',
    { modifies: [item('LaunchTemplate', 'a'), item('ManagedFile', 'b')] },
    at('spec', 'kubelet'),
    [],
  ],
  [
    'an old rule that kops happens to name only now',
    { prunes: [item('SecurityGroupRule', 'a')] },
    at('spec', 'kubelet'),
    [],
  ],
  [
    'a new rule, and no access list changed',
    { creates: [item('SecurityGroupRule', 'a')] },
    at('spec', 'kubelet'),
    ['SecurityGroupRule/a'],
  ],
  ['an old rule of a narrowed list', { prunes: [item('SecurityGroupRule', 'a')] }, at('spec', 'sshAccess'), []],
  [
    'the addon of a setting, and the list of addons',
    {
      creates: [item('AddonManifest', `${name}-addons-authentication.aws-k8s-1.12`)],
      modifies: [item('BootstrapChannel', `${name}-addons-bootstrap`)],
    },
    at('spec', 'authentication'),
    [],
  ],
  [
    'the addon of another setting',
    {
      creates: [item('AddonManifest', `${name}-addons-certmanager.io-k8s-1.16`)],
      modifies: [item('BootstrapChannel', `${name}-addons-bootstrap`)],
    },
    at('spec', 'authentication'),
    [`AddonManifest/${name}-addons-certmanager.io-k8s-1.16`],
  ],
  [
    'an addon, and no setting with one changed',
    { modifies: [item('BootstrapChannel', `${name}-addons-bootstrap`)] },
    at('spec', 'kubelet'),
    [`BootstrapChannel/${name}-addons-bootstrap`],
  ],
  ['what was pending before', { creates: [item('Subnet', 'pending')] }, at('spec', 'kubelet'), []],
  [
    'the load balancer of a changed api',
    { deletes: [item('NetworkLoadBalancer', 'a')] },
    at('spec', 'api', 'loadBalancer'),
    [],
  ],
])('explains: %s', (_, after, differences, expected) => {
  expect(unexplained({ ...NONE, creates: [item('Subnet', 'pending')] }, { ...NONE, ...after }, differences)).toEqual(
    expected,
  )
})

const targets = (...names: readonly string[]) => names.map((group) => ({ name: group, machines: 1 }))

test('rolls groups one at a time; a stop takes effect between two', async () => {
  const { ctx, kops, stop, lines } = storeOf((given) => given)
  const rolled: string[] = []
  kops.roll = async (_, { instanceGroups = [] }) => {
    rolled.push(instanceGroups.join('+'))
    if (rolled.length === 2) stop.abort()
  }
  await rollGroups(targets('control-plane', 'a', 'b', 'c'), name, ctx)
  expect(rolled).toEqual(['control-plane', 'a'])
  expect(lines).toEqual(['Stopped before b, c: their instances still run the old configuration.'])
})

test('a roll whose validation fails names the rollback command, if there is one', async () => {
  const { ctx, kops } = storeOf((given) => given)
  kops.roll = async () => {
    throw new UserError('The cluster did not become healthy.', { exitCode: 3, nextSteps: ['look'] })
  }
  await expect(rollGroups(targets('a'), name, ctx)).rejects.toMatchObject({ nextSteps: ['look'] })
  await saveToHistory(ctx.ports.historyFolder, text, new Date(0), 'replaced')
  await expect(rollGroups(targets('a'), name, ctx)).rejects.toMatchObject({
    exitCode: 3,
    nextSteps: ['look', expect.stringContaining('dayone up'), expect.stringContaining('dayone up --rollback')],
  })
})

test('credentials that expire in a roll do not suggest a rollback, which needs them too', async () => {
  const { ctx, kops } = storeOf((given) => given)
  const expired = new CredentialsExpiredError('`kops rolling-update cluster`', 'ExpiredToken')
  kops.roll = async () => {
    throw expired
  }
  await saveToHistory(ctx.ports.historyFolder, text, new Date(0), 'replaced')
  await expect(rollGroups(targets('a'), name, ctx)).rejects.toBe(expired)
})

test.each<[string, readonly (UpdatePreview | UserError)[], number, RegExp]>([
  [
    'before anything is written',
    [new CredentialsExpiredError('`kops update cluster`', 'x')],
    0,
    /Changes made so far stay\.$/,
  ],
  ['before it is checked', [NONE, new CredentialsExpiredError('`kops update cluster`', 'x')], 1, /is not verified\.$/],
])('credentials that expire %s: exit 6, and saved changes stay', async (_, previews, writes, message) => {
  const { world, ctx } = storeOf((given) => given, previews)
  const failed = replaceSpec(data, name, ctx)
  await expect(failed).rejects.toThrow(message)
  await expect(failed).rejects.toMatchObject({ exitCode: 6, hint: expect.stringContaining('Sign in again') })
  expect(world.writes).toBe(writes)
})

test('finds the newest specification to roll back to, without those that a rollback set aside', async () => {
  await saveToHistory(folder, text.replaceAll('1.36.1', '1.35.0'), new Date('2026-01-01'), 'replaced')
  await saveToHistory(folder, text, new Date('2026-02-01'), 'replaced')
  await saveToHistory(folder, text.replaceAll('1.36.1', '1.34.0'), new Date('2026-03-01'), 'undone')
  expect((await newestInHistory(folder))?.spec.cluster.spec['kubernetesVersion']).toBe('1.36.1')
})

test('detects in the preview when AlwaysAllow would end', () => {
  const value = '...\n+     authorizationMode: Node,RBAC\n-     authorizationMode: AlwaysAllow\n...'
  const file = { type: 'ManagedFile', name: 'cluster-completed.spec', fields: [{ name: 'Contents', value }] }
  expect(endsAlwaysAllow({ ...NONE, modifies: [file] })).toBe(true)
  const other = value.replace('-     authorizationMode: AlwaysAllow\n', '')
  expect(endsAlwaysAllow({ ...NONE, modifies: [{ ...file, fields: [{ name: 'Contents', value: other }] }] })).toBe(
    false,
  )
})
