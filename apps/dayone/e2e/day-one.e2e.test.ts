import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownedObjects } from './owned-objects.ts'
import { jsonLines } from './json-lines.ts'
import { leftColumn } from './left-column.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import type { Ended } from './run-child.ts'

/** A newcomer's complete run on one cluster, from creation to deletion; each test continues from the previous one. */
const CLUSTER = 'first.practice.dayone'
const STEPS = ['cluster', 'namespaces', 'rbac', 'metadata-guard', 'applications']

interface Evidence {
  readonly cluster: object
  readonly steps: readonly { readonly id: string; readonly checks: readonly { readonly status: string }[] }[]
}

let world: PracticeWorld
let first: Ended

beforeAll(async () => {
  world = await createWorld()
  first = await world.dayone('up', '--on', 'practice', '--yes')
  await world.tryPlain('kops', 'export', 'kubeconfig', '--name', CLUSTER, '--admin')
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

const kubectl = (...args: string[]): Promise<string> => world.plain('kubectl', '--context', CLUSTER, ...args)
const kops = (...args: string[]): Promise<string> => world.plain('kops', ...args, '--name', CLUSTER)

it('creates a cluster without a terminal, and shows what it proved', () => {
  expect(first).toMatchObject({ exitCode: 0, stderr: '' })
  expect(first.stdout).toContain(`Done: ${STEPS.map((step) => `${step} applied`).join(', ')}`)
  for (const proof of [
    'RBAC is enforced',
    'token required, hop limit 1',
    'with hostNetwork from an administrator is rejected',
    'has no permissions beyond it',
  ])
    expect(leftColumn(first.stdout)).toContain(proof)
  expect(first.stdout).not.toMatch(/check failed/)
})

/** Without progress, whose amount depends on the speed of the machine: its first row, and the indented rows after it. */
const withoutProgress = (rows: readonly string[]): readonly string[] => {
  let isProgress = false
  return rows.filter((row) => {
    if (!row.startsWith(' '))
      isProgress = /^[\w-]+(?:: | \| )(?:waiting for|kops (?:builds|retries)|rolling) |^[\w-]+: .+ so far\)$/.test(row)
    return !isProgress
  })
}

it('prints about three screens of 24 rows before the evidence, and nothing twice', () => {
  const [before = ''] = first.stdout.split('\nYour cluster is ready')
  const rows = withoutProgress(before.split('\n'))
  expect(rows.slice(3 * 24), `all of it:\n${before}`).toEqual([])
  const findings = rows.filter((row) => row.startsWith('* '))
  expect(new Set(findings).size).toBe(findings.length)
  expect(before.split('What will be created').length - 1).toBe(1)
})

/** Every preview of kops in a log, in order: its complete text, and what it would create. */
const kopsPreviews = (log: string): readonly { readonly text: string; readonly creates: readonly string[] }[] =>
  log
    .split('kops stdout│ Will create resources:\n')
    .slice(1)
    .map((rest) => rest.split('kops stdout│ Must specify --yes')[0] ?? '')
    .map((text) => ({
      text,
      creates: [...text.matchAll(/^kops stdout│ {3}([A-Z]\w*\/.+)$/gm)].map(([, name = '']) => name),
    }))

it('before saving counted exactly what kops itself then previewed', async () => {
  const log = await readFile(/^Log: (.+)$/m.exec(first.stdout)?.[1] ?? 'no log', 'utf8')
  const [rehearsed, previewed] = kopsPreviews(log)
  expect(previewed?.text).toContain('s3://practice-state/first.practice.dayone')
  expect(previewed?.creates.length).toBeGreaterThan(100)
  expect(rehearsed?.creates).toEqual(previewed?.creates)
  const [planned = ''] = first.stdout.split('cluster: plan, round 2')
  const [, inCloud, inStore] = /What will be created: (\d+) AWS resources, (\d+) files/.exec(planned) ?? []
  expect(Number(inCloud) + Number(inStore)).toBe(previewed?.creates.length)
  expect(planned).toMatch(
    /1 VPC, 1 subnet.*1 network load balancer.*1 control plane: t3\.medium.*costs +free in practice/s,
  )
})

it('writes evidence with the uid of the live cluster', async () => {
  const folder = join(world.folder, 'evidence', CLUSTER)
  const names = await readdir(folder)
  expect(names.map((name) => name.replace(/.*\./, '')).sort()).toEqual(['json', 'md'])
  const file = names.find((name) => name.endsWith('.json')) ?? 'no evidence'
  const evidence = JSON.parse(await readFile(join(folder, file), 'utf8')) as Evidence
  const uid = await kubectl('get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}')
  expect(evidence.cluster).toEqual({ name: CLUSTER, uid, kubernetesVersion: '1.36.1' })
  const checks = evidence.steps.flatMap((step) => step.checks)
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
  for (const step of evidence.steps) expect(step.checks.length, step.id).toBeGreaterThan(0)
})

it('kops confirms: the cluster is as saved, protected, and valid', async () => {
  const spec = await kops('get', 'all', '-o', 'yaml')
  expect(spec).toMatch(/authorization:\n +rbac: \{\}/)
  expect(spec).toMatch(/kubernetesApiAccess:\n +- 127\.0\.0\.1\/32/)
  expect(spec).not.toContain('0.0.0.0/0')
  expect(spec.match(/httpPutResponseHopLimit: 1\n +httpTokens: required/g)).toHaveLength(2)
  const validation = JSON.parse(await kops('validate', 'cluster', '-o', 'json'))
  expect(validation.failures ?? []).toEqual([])
  expect(await kops('update', 'cluster')).toContain('No changes need to be applied')
})

it('kubectl confirms: the namespace is isolated, users have their rights and no more, the service exists', async () => {
  await kubectl('get', 'netpol,limits,quota', '-n', 'page-score')
  expect(await kubectl('get', 'netpol', '-n', 'page-score', '-o', 'name')).toMatch(/deny/)
  await kubectl('-n', 'page-score', 'rollout', 'status', 'deployment/page-score', '--timeout=60s')
  await kubectl('-n', 'page-score', 'get', 'service/page-score', 'serviceaccount/default')
  await kubectl('get', 'validatingadmissionpolicy,validatingadmissionpolicybinding', 'dayone-no-host-access')
  await kubectl('get', 'ciliumclusterwidenetworkpolicy/dayone-deny-metadata')
  const as = ['--as', 'ann', '--as-group', 'oidc:page-score-developers', '-n', 'page-score']
  expect((await kubectl('auth', 'can-i', 'create', 'deployments', ...as)).trim()).toBe('yes')
  const asked = await world.tryPlain('kubectl', '--context', CLUSTER, 'auth', 'can-i', 'get', 'secrets', ...as)
  expect(asked.stdout.trim()).toBe('no')
})

it('rbac gives the same answers as kubectl, and the bindings behind them', async () => {
  const as = ['--user', 'ann', '--group', 'oidc:page-score-developers', '-n', 'page-score', '--output', 'json']
  const can = await world.dayone('rbac', 'can', 'create', 'deploy', ...as)
  expect(can).toMatchObject({ exitCode: 0, stderr: '' })
  const [answer] = jsonLines<{ because: readonly unknown[] }>(can.stdout)
  expect(answer).toMatchObject({ allowed: true, because: [{ role: 'ClusterRole/dayone:developer' }] })
  expect(answer?.because).toHaveLength(1)
  expect((await world.dayone('rbac', 'explain', 'get', 'secrets', ...as)).exitCode).toBe(3)
  const who = await world.dayone('rbac', 'who-can', 'create', 'deployments', '-n', 'page-score')
  expect(who.stdout).toContain('Group oidc:page-score-developers')
  const elsewhere = await world.dayone('rbac', 'can', '--user', 'jane', 'get', 'pods', '-n', 'page-scores')
  expect(elsewhere).toMatchObject({ exitCode: 3, stderr: 'The cluster has no namespace page-scores.\n' })
})

it('leaves the add-ons of kops unharmed: every one of their pods can be created again', async () => {
  interface Pod {
    readonly metadata: { readonly name: string; readonly ownerReferences?: readonly { readonly kind: string }[] }
    readonly status: { readonly phase: string }
  }
  const addonPods = async (): Promise<readonly Pod[]> => {
    const { items } = JSON.parse(await kubectl('get', 'pods', '-n', 'kube-system', '-o', 'json')) as {
      readonly items: readonly Pod[]
    }
    return items.filter(({ metadata }) =>
      metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet' || kind === 'ReplicaSet'),
    )
  }
  const namesOf = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name)
  const before = namesOf(await addonPods())
  expect(before.length).toBeGreaterThan(8)
  await kubectl('delete', 'pods', '-n', 'kube-system', '--wait=true', '--timeout=60s', ...before)
  const running = async () => {
    const pods = await addonPods()
    return pods.filter(({ metadata, status }) => !before.includes(metadata.name) && status.phase === 'Running').length
  }
  await expect.poll(running, { timeout: 60_000, interval: 500 }).toBe(before.length)
})

it('the linter finds nothing in a new cluster, and finds what is planted', async () => {
  const fresh = await world.dayone('rbac', 'lint')
  expect(fresh).toMatchObject({ exitCode: 0, stderr: '' })
  expect(fresh.stdout).toMatch(/^No findings/)
  const planted = ['clusterrolebinding', 'e2e-planted']
  await kubectl('create', ...planted, '--clusterrole=system:kubelet-api-admin', '--user=oidc:mallory')
  const found = await world.dayone('rbac', 'lint', '--output', 'json')
  expect(found.exitCode).toBe(3)
  expect(jsonLines(found.stdout)).toMatchObject([
    { type: 'rbac.finding', control: 'RB-07', severity: 'critical', object: 'ClusterRoleBinding/e2e-planted' },
  ])
  await kubectl('delete', ...planted)
})

it('a user connects with their own certificate, and has the rights of the group', async () => {
  const file = join(world.folder, '..', 'ann.kubeconfig')
  const given = await world.dayone(
    ...['rbac', 'kubeconfig', 'ann', '--group', 'oidc:page-score-developers'],
    ...['--lifetime', '30m', '--out', file],
  )
  expect(given).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const asAnn = (...words: readonly string[]) => world.tryPlain('kubectl', '--kubeconfig', file, ...words)
  expect((await asAnn('auth', 'whoami', '-o', 'json')).stdout).toContain('oidc:page-score-developers')
  expect(await asAnn('get', 'deployments', '-n', 'page-score')).toMatchObject({ exitCode: 0 })
  expect((await asAnn('get', 'secrets', '-n', 'page-score')).stderr).toContain('forbidden')
  await rm(file)
})

it('reports unchanged for every step the second time, and writes nothing', async () => {
  const before = {
    objects: await ownedObjects(world, CLUSTER),
    store: await world.stateStore(),
    yaml: await world.yaml(),
  }
  expect(before.objects.size).toBeGreaterThan(15)
  const second = await world.dayone('up', '--yes')
  expect(second).toMatchObject({ exitCode: 0, stderr: '' })
  expect(second.stdout).toContain(`Done: ${STEPS.map((step) => `${step} unchanged`).join(', ')}`)
  expect(second.stdout).not.toMatch(/^practice:/m)
  const [printed = ''] = second.stdout.split('\nYour cluster is ready')
  expect(withoutProgress(printed.split('\n')).length, printed).toBeLessThanOrEqual(24)
  expect(await ownedObjects(world, CLUSTER)).toEqual(before.objects)
  expect(await world.stateStore()).toEqual(before.store)
  expect(await world.yaml()).toBe(before.yaml)
})

it('does not prove again what has not changed since, and says so', async () => {
  const third = await world.dayone('up', '--yes')
  expect(third).toMatchObject({ exitCode: 0, stderr: '' })
  const stands = /: unchanged; \d+ checks passed on \d{4}-\d\d-\d\d \d\d:\d\d UTC.*, nothing has changed since$/gm
  // Namespaces, and users and permissions: all other proofs depend on the cloud and on pods.
  expect(third.stdout.match(stands)).toHaveLength(2)
  expect(third.stdout).toContain('To run all checks again: dayone verify')
  expect(third.stdout).not.toContain('this is how we know')
  expect(third.stdout).toMatch(/^✓ The cluster: unchanged; \d+ proved$/m)
  expect(withoutProgress(third.stdout.split('\n')).length, third.stdout).toBeLessThanOrEqual(40)
})

it('runs one step alone: unchanged, nothing written', async () => {
  const before = { objects: await ownedObjects(world, CLUSTER), store: await world.stateStore() }
  const alone = await world.dayone('up', 'rbac', '--yes')
  expect(alone).toMatchObject({ exitCode: 0, stderr: '' })
  expect(alone.stdout).toContain('Done: cluster unchanged, rbac unchanged')
  expect(await ownedObjects(world, CLUSTER)).toEqual(before.objects)
  expect(await world.stateStore()).toEqual(before.store)
})

it('prints a plan as one JSON object per line and nothing else, and writes nothing', async () => {
  const before = { objects: await ownedObjects(world, CLUSTER), store: await world.stateStore() }
  const { exitCode, stdout, stderr } = await world.dayone('plan', '--output', 'json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const events = jsonLines<object>(stdout)
  expect(events[0]).toMatchObject({ type: 'run.about', cluster: CLUSTER })
  expect(events.at(-1)).toMatchObject({
    type: 'run.finished',
    outcomes: Object.fromEntries(STEPS.map((step) => [step, 'unchanged'])),
  })
  expect(await ownedObjects(world, CLUSTER)).toEqual(before.objects)
  expect(await world.stateStore()).toEqual(before.store)
})

it('exits quietly when the reader of a plan goes away', async () => {
  const plan = world.start('plan', '--output', 'json')
  await plan.printed('\n')
  plan.closeStdout()
  expect(await plan.ended).toMatchObject({ exitCode: 0, stderr: '' })
})

it('detects what was deleted by hand, and repairs only that', async () => {
  const bindings = await kubectl('get', 'rolebinding', '-n', 'page-score', '-o', 'name')
  const [binding = ''] = bindings.trim().split('\n')
  const before = await ownedObjects(world, CLUSTER)
  await kubectl('delete', binding, '-n', 'page-score')
  const key = `RoleBinding/page-score/${binding.split('/')[1]}`
  expect(before.has(key)).toBe(true)

  const status = await world.dayone('status', '--output', 'json')
  const rows = jsonLines<{ step: string; status: string }>(status.stdout)
  expect(status).toMatchObject({ exitCode: 0, stderr: '' })
  expect(rows.map(({ step, status: state }) => `${step}: ${state}`)).toEqual(
    STEPS.map((step) => `${step}: ${step === 'rbac' ? 'drift' : 'in place'}`),
  )
  const table = await world.dayone('status', '--detailed-exitcode')
  expect(table).toMatchObject({ exitCode: 4, stderr: '' })
  expect(table.stdout).toMatch(/^first\.practice\.dayone · /)
  expect(table.stdout).toMatch(/^rbac +drift +RoleBinding/m)

  const repair = await world.dayone('up', 'rbac', '--yes')
  expect(repair).toMatchObject({ exitCode: 0, stderr: '' })
  expect(repair.stdout).toContain('Done: cluster unchanged, rbac applied')
  const after = await ownedObjects(world, CLUSTER)
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort())
  expect([...after].filter(([name, version]) => before.get(name) !== version).map(([name]) => name)).toEqual([key])
})

it('treats a cluster of that name created by others as theirs (exit 5), and writes nothing', async () => {
  const store = await world.stateStore()
  const other = join(world.folder, '..', 'work', 'other.yaml')
  const refused = await world.dayone('up', '--on', 'practice', '--yes', '--config', other, '--cluster', CLUSTER)
  expect(refused.exitCode).toBe(5)
  expect(`${refused.stdout}${refused.stderr}`).toMatch(
    /A cluster named first\.practice\.dayone already exists .* created from another/s,
  )
  expect(`${refused.stdout}${refused.stderr}`).toContain('kops get cluster --name')
  expect(await world.stateStore()).toEqual(store)
  await expect(readFile(other)).rejects.toThrow('ENOENT')
})

it('recreates it after the cloud was killed', async () => {
  const { supervisor } = JSON.parse(await readFile(join(world.folder, 'cloud', 'cloud.json'), 'utf8')) as {
    supervisor: { pid: number }
  }
  process.kill(supervisor.pid, 'SIGKILL')
  await expect.poll(async () => (await world.dayone('practice', 'status')).stdout, { timeout: 60_000 }).toMatch(/^lost/)
  expect(await world.dayone('status')).toMatchObject({ exitCode: 6, stdout: '' })

  const again = await world.dayone('up', '--yes')
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toContain(`Done: ${STEPS.map((step) => `${step} applied`).join(', ')}`)
  await world.plain('kops', 'export', 'kubeconfig', '--name', CLUSTER, '--admin')
  expect((await ownedObjects(world, CLUSTER)).size).toBeGreaterThan(15)
})
