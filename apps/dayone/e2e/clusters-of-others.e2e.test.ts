import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { diffSpecs, parseClusterSpec } from '@dayone/cluster-spec'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hintsOf } from './follow-hints.ts'
import { withFrozenApiServers } from './frozen-api-server.ts'
import { jsonLines } from './json-lines.ts'
import { ownedObjects } from './owned-objects.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { withoutAuthorization } from './without-authorization.ts'

/** Clusters that were created with plain kops; dayone is used later, for one step. */
const STATE = 's3://practice-state'
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

async function saveByHand(name: string, ...more: string[]): Promise<void> {
  const channel = `file://${join(world.folder, 'cloud', 'channel')}`
  const size = ['--node-size', 't3.medium', '--control-plane-size', 't3.medium']
  await world.plain(
    'kops',
    ...['create', 'cluster', name, '--zones', 'us-west-2a', '--channel', channel, '--dns', 'none', ...size, ...more],
  )
}

async function createByHand(name: string, ...more: string[]): Promise<void> {
  await saveByHand(name, ...more)
  await world.plain('kops', 'update', 'cluster', name, '--yes', '--admin')
  await world.plain('kops', 'validate', 'cluster', name, '--wait', '2m', '--interval', '1s')
}

/** The namespace of practice's team, which its owner guards with `kubectl` alone. */
async function makeNamespace(cluster: string): Promise<void> {
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', cluster, ...args)
  await kubectl('create', 'namespace', 'page-score')
  await kubectl('label', 'namespace', 'page-score', 'pod-security.kubernetes.io/enforce=restricted')
}

interface StatusRow {
  readonly step: string
  readonly status: string
  readonly remark: string
  readonly risks: readonly { readonly severity: string; readonly target: string; readonly text: string }[]
}

const upRbac = (name: string) => world.dayone('up', 'rbac', '--cluster', name, '--state', STATE, '--yes')

const canNobody = async (name: string, ...what: string[]): Promise<string> => {
  const asked = await world.tryPlain('kubectl', '--context', name, 'auth', 'can-i', ...what, '--as', 'nobody')
  return asked.stdout.trim()
}

it('grants rights in a cluster created by hand, and asks for nothing else', async () => {
  const name = 'hand.example.test'
  await createByHand(name)
  const spec = await world.plain('kops', 'get', 'all', '--name', name, '-o', 'yaml')
  expect(spec).toContain('0.0.0.0/0')

  // None of our objects exist, and none are claimed; the risks are listed.
  const status = await world.dayone('status', '--cluster', name, '--state', STATE, '--output', 'json')
  expect(status).toMatchObject({ exitCode: 0, stderr: '' })
  const rows = jsonLines<StatusRow>(status.stdout)
  expect(rows.map(({ step, status: state }) => `${step}: ${state}`)).toEqual([
    'cluster: not checked',
    'namespaces: not set up',
    'rbac: not set up',
    'metadata-guard: not set up',
    'applications: not set up',
  ])
  expect(rows[0]?.risks.map(({ text }) => text).join()).toContain('Kubernetes API')

  const plan = await world.dayone('plan', 'rbac', '--cluster', name, '--state', STATE)
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await world.yaml()).toBeUndefined()

  await makeNamespace(name)
  const run = await upRbac(name)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain('Done: cluster unchanged, rbac applied')
  const [top, ...answers] = ((await world.yaml()) ?? '').split(/^(?=\S)/m)
  expect(top).toContain(`cluster: ${name}`)
  expect(answers.map((slice) => slice.split(':')[0])).toEqual(['rbac'])
  expect(await world.plain('kops', 'get', 'all', '--name', name, '-o', 'yaml')).toBe(spec)
  expect([...(await ownedObjects(world, name)).keys()].sort()).toEqual([
    'ClusterRole//dayone:auditor',
    'ClusterRole//dayone:developer',
    'ClusterRole//dayone:viewer',
    'RoleBinding/page-score/dayone:developer:oidc-page-score-developers',
    'ValidatingAdmissionPolicy//dayone-rbac-guards',
    'ValidatingAdmissionPolicyBinding//dayone-rbac-guards',
  ])
})

it('keeps and reports objects of another dayone.yaml', async () => {
  const name = 'hand.example.test'
  const id = /^ +id: (\S+)$/m.exec((await world.yaml()) ?? '')?.[1]
  const readers = 'rbac.teams=[{group: "oidc:readers", namespaces: [page-score], persona: viewer}]'
  const second = ['--config', 'second.yaml', '--cluster', name, '--state', STATE, '--set', readers]
  const up = await world.dayone('up', 'rbac', ...second, '--yes')
  expect(up).toMatchObject({ exitCode: 0, stderr: '' })
  expect(up.stdout.replaceAll(/\s+/g, ' ')).toContain(
    `Another dayone.yaml (dayone.id ${id}) created RoleBinding dayone:developer:oidc-page-score-developers in page-score. This one does`,
  )
  const bindings = [...(await ownedObjects(world, name)).keys()].filter((object) => object.startsWith('RoleBinding'))
  expect(bindings.sort()).toEqual([
    'RoleBinding/page-score/dayone:developer:oidc-page-score-developers',
    'RoleBinding/page-score/dayone:viewer:oidc-readers',
  ])
})

it('enables RBAC in one run on a cluster with AlwaysAllow whose specification does not set it', async () => {
  const name = 'open.example.test'
  await createByHand(name, '--authorization', 'AlwaysAllow')
  await withoutAuthorization(world, name)
  expect(await canNobody(name, 'list', 'secrets', '-A')).toBe('yes')

  await makeNamespace(name)
  const run = await upRbac(name)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  // The current mode is made explicit first, then the role bindings are created, and then RBAC is enabled.
  expect(run.stdout).toContain('Done: cluster applied, rbac applied, cluster-last applied')
  expect(run.stdout).toContain('RBAC is enforced')
  await world.plain('kops', 'export', 'kubeconfig', '--name', name, '--admin')
  expect(await canNobody(name, 'list', 'secrets', '-A')).toBe('no')
  const developer = ['--as', 'ann', '--as-group', 'oidc:page-score-developers', '-n', 'page-score']
  const can = await world.tryPlain('kubectl', '--context', name, 'auth', 'can-i', 'create', 'deployments', ...developer)
  expect(can.stdout.trim()).toBe('yes')
  expect(await world.plain('kops', 'rolling-update', 'cluster', '--name', name)).toContain('No rolling-update required')

  const again = await upRbac(name)
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toMatch(/^Done: (?!.*applied).*rbac unchanged/m)
}, 600_000)

it('lists the existing clusters if there is none of that name, and writes nothing', async () => {
  const store = await world.stateStore()
  const run = await upRbac('elsewhere.example.test')
  expect(run.exitCode).toBe(2)
  expect(`${run.stdout}${run.stderr}`).toContain('has no cluster named elsewhere.example.test')
  expect(`${run.stdout}${run.stderr}`).toContain('hand.example.test')
  expect(await world.stateStore()).toEqual(store)
})

it('reports that a cluster does not exist, and nothing else', async () => {
  const about = ['--user', 'jane', 'get', 'secrets']
  const questions = [['lint'], ['who-can', 'get', 'secrets'], ['can', '--user', 'jane'], ['explain', ...about]]
  const person = ['kubeconfig', 'jane', '--group', 'oidc:shop-developers']
  for (const verb of [['status'], ['verify'], ...[...questions, person].map((words) => ['rbac', ...words])]) {
    const run = await world.dayone(...verb, '--cluster', 'elsewhere.example.test', '--state', STATE)
    const said = `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')
    expect({ verb, exitCode: run.exitCode, said }).toMatchObject({
      exitCode: 2,
      said: expect.stringContaining('has no cluster named elsewhere.example.test. It has: hand.example.test') as string,
    })
    expect(run.stdout).not.toContain('Kubernetes')
  }
})

it('rejects a word as a state store, suggests the bucket, and offers no new cluster', async () => {
  for (const verb of ['plan', 'status', 'adopt']) {
    const run = await world.dayone(verb, '--cluster', 'hand.example.test', '--state', 'practice-state')
    expect(run.exitCode).toBe(2)
    expect(`${run.stdout}${run.stderr}`).toContain('s3://practice-state')
  }
})

it('reports that an API server cannot be reached, and stops within moments while waiting for it', async () => {
  const about = ['--cluster', 'hand.example.test', '--state', STATE]
  await withFrozenApiServers(world.folder, async () => {
    const status = await world.dayone('status', ...about, '--output', 'json')
    expect(status.exitCode).toBe(6)
    const rows = jsonLines<StatusRow>(status.stdout)
    expect(new Set(rows.map(({ status: state }) => state))).toEqual(new Set(['cannot check']))
    expect(rows[0]?.remark).toMatch(/^unreachable: /)

    const verify = await world.dayone('verify', ...about)
    expect(verify.exitCode).toBe(6)
    expect(`${verify.stdout}${verify.stderr}`).toContain('cannot be queried')
    expect(`${verify.stdout}${verify.stderr}`).not.toContain('Create it')

    const up = world.start('up', 'rbac', ...about, '--yes', '--plain')
    await up.printed('Steps:')
    const begin = performance.now()
    up.signal('SIGTERM')
    expect((await up.ended).exitCode).toBe(143)
    expect(performance.now() - begin).toBeLessThan(8_000)
  })
})

it.each([
  ['nodeSize=x9.mega', 'x9.mega'],
  ['nodes=1000000000', 'at most 5000 nodes'],
  ['nodes=1.5', 'whole number'],
])('rejects cluster.%s before anything is written', async (setting, words) => {
  const run = await world.dayone(
    'up',
    '--on',
    'practice',
    '--cluster',
    'sizes.example.test',
    '--config',
    'sizes.yaml',
    '--set',
    `cluster.${setting}`,
    '--yes',
  )
  expect(run.exitCode).toBe(2)
  expect(`${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')).toContain(words)
  expect((await world.stateStore()).join()).not.toContain('sizes.example.test')
})

it('rejects a new cluster whose name is taken, with the command to inspect it, and writes nothing', async () => {
  const before = { store: await world.stateStore(), yaml: await world.yaml() }
  const run = await world.dayone('up', '--on', 'practice', '--cluster', 'hand.example.test', '--yes')
  expect(run.exitCode).toBe(5)
  const words = `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')
  expect(words).toContain(
    'A cluster named hand.example.test already exists in s3://practice-state, and dayone did not create it.',
  )
  expect(words).toContain('kops get cluster --name hand.example.test --state s3://practice-state')
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(before)
})

it('edits only a specification in a file; kops accepts it, with exactly the announced changes', async () => {
  const name = 'hand.example.test'
  const saved = async () => parseClusterSpec(await world.plain('kops', 'get', 'all', '--name', name, '-o', 'yaml'))
  const before = await saved()
  const text = `# Ours; ask before you touch it.\n${before.source.replace('  sshAccess:', '  # for now\n  sshAccess:')}`
  const file = join(world.folder, '..', 'work', 'hand.yaml')
  await writeFile(file, text)
  const untouched = { store: await world.stateStore(), yaml: await world.yaml() }
  const run = await world.dayone(
    'up',
    'rbac',
    'metadata-guard',
    '--spec',
    'hand.yaml',
    '--cluster',
    name,
    '--state',
    STATE,
    '--yes',
  )
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(run.stdout).toContain(`kops replace -f hand.yaml --force --state ${STATE}`)
  await (await hintsOf(world, { isDeep: false })).follow(run)
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(untouched)
  const metadata = '  instanceMetadata:\n    httpPutResponseHopLimit: 1\n    httpTokens: required\n'
  expect((await readFile(file, 'utf8')).replaceAll(metadata, '')).toBe(text)

  await world.plain('kops', 'replace', '-f', file, '--force')
  const differences = diffSpecs(before, await saved()).filter(({ path }) => !path.includes('generation'))
  const announced = run.stdout
    .split('\n')
    .flatMap((line) => /^ {4}\+ (\S+) (spec\.\w+):/.exec(line)?.slice(1, 3).join(' ') ?? [])
  expect(announced).toHaveLength(2)
  expect(differences.map(({ document, path }) => `${document} ${path.join('.')}`).sort()).toEqual([...announced].sort())
})

it('creates no cluster of a name whose resources are in the cloud but in no known state store', async () => {
  const name = 'left.example.test'
  await createByHand(name)
  await world.plain('kops', 'delete', 'cluster', name, '--unregister', '--yes')
  const run = await world.dayone('up', '--on', 'practice', '--cluster', name, '--config', 'left.yaml', '--yes')
  expect(run.exitCode).toBe(5)
  const words = `${run.stdout}${run.stderr}`.replaceAll(/\s+/g, ' ')
  expect(words).toMatch(
    /AWS already has .*1 VPC.* of a cluster named left\.example\.test, but .* Nothing was written\./,
  )
  expect((await world.stateStore()).join()).not.toContain(name)
}, 600_000)

it('describes an adopted cluster that was saved and never built within moments, without waiting', async () => {
  const name = 'saved.example.test'
  await saveByHand(name, '--networking', 'cni')
  const about = ['--config', 'saved.yaml']
  expect(await world.dayone('adopt', '--cluster', name, '--state', STATE, ...about)).toMatchObject({ exitCode: 0 })
  const plan = await world.dayone('plan', ...about)
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  expect(plan.stdout).toContain(`create cluster ${name} in the cloud`)
}, 120_000)
