import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aboutOthers, hintsOf } from './follow-hints.ts'
import { testGuardCommands } from './guard-commands.ts'
import { jsonLines } from './json-lines.ts'
import { createLegacyWorkloads, people } from './legacy-workloads.ts'
import { leftColumn } from './left-column.ts'
import { printedKopsCommands } from './printed-commands.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { askPretendAws } from './pretend-aws.ts'

/** An insecure cluster that was created by hand: adopted, inspected, hardened step by step, and deleted. */
const NAME = 'hand.example.test'
const CLUSTER = ['--cluster', NAME, '--state', 's3://practice-state']
let world: PracticeWorld
let folder: string

const kops = (...args: string[]): Promise<string> => world.plain('kops', ...args, '--name', NAME)
const saved = (): Promise<string> => kops('get', 'all', '-o', 'yaml')

beforeAll(async () => {
  world = await createWorld()
  folder = await mkdtemp(join(tmpdir(), 'dayone-existing-'))
  expect(await world.dayone('practice', 'start')).toMatchObject({ exitCode: 0 })
  const channel = ['--channel', `file://${join(world.folder, 'cloud', 'channel')}`]
  const size = ['--node-size', 't3.medium', '--control-plane-size', 't3.medium']
  const insecure = ['--dns', 'none', '--authorization', 'AlwaysAllow']
  await kops('create', 'cluster', '--zones', 'us-west-2a', ...channel, ...size, ...insecure)
  const file = join(folder, 'spec.yaml')
  const open = '  instanceMetadata:\n    httpPutResponseHopLimit: 3\n    httpTokens: required\n  role: Master\n'
  await writeFile(
    file,
    (await saved())
      .replace('  role: Master\n', open)
      .replace('  sshAccess:', '  nodePortAccess: [0.0.0.0/0]\n  sshAccess:'),
  )
  await world.plain('kops', 'replace', '-f', file)
  await kops('update', 'cluster', '--yes', '--admin')
  await kops('validate', 'cluster', '--wait', '2m', '--interval', '1s')
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  expect(await world.close()).toEqual([])
})

/** A request to EC2's own API; the response is XML. */
async function ec2(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const body = new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters })
  const answer = await askPretendAws(world.folder, 'ec2', '/', { method: 'POST', body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${text}`)
  return text
}

const runningInstances = (): Promise<string> =>
  ec2('DescribeInstances', { 'Filter.1.Name': 'instance-state-name', 'Filter.1.Value.1': 'running' })

const hopLimits = (xml: string): readonly string[] =>
  [...xml.matchAll(/<httpPutResponseHopLimit>(\d+)</g)].map(([, limit]) => limit ?? '')

it('lists the clusters of a store, describes one, and changes nothing', async () => {
  const before = { store: await world.stateStore(), instances: await runningInstances() }
  const list = await world.dayone('adopt')
  expect(list).toMatchObject({ exitCode: 0, stderr: '' })
  expect(list.stdout).toMatch(/^hand\.example\.test +1\.36\.\d+ +cilium +by hand$/m)
  expect(await world.yaml()).toBeUndefined()

  const adopted = await world.dayone('adopt', ...CLUSTER)
  expect(adopted).toMatchObject({ exitCode: 0, stderr: '' })
  const yaml = await world.yaml()
  for (const line of ['adopted: as-is', 'networking: cilium', '- 0.0.0.0/0', `cluster: ${NAME}`])
    expect(yaml).toContain(line)
  for (const step of ['namespaces', 'rbac', 'metadata-guard', 'applications']) expect(yaml).not.toContain(`${step}:`)
  // Printed commands work as typed, on this cluster, and write nothing either; one of them is to adopt it again.
  const { typed, later } = await (await hintsOf(world, { isDeep: false })).follow(list, adopted)
  for (const begin of ['adopt', 'plan', 'up rbac', 'up metadata-guard'])
    expect(typed.filter((command) => command.startsWith(`dayone ${begin} `))).not.toEqual([])
  expect(later.filter((command) => command.startsWith('dayone up rbac'))).not.toEqual([])
  expect(aboutOthers([...typed, ...later], NAME)).toEqual([])
  expect(await world.yaml()).toBe(yaml)
  expect({ store: await world.stateStore(), instances: await runningInstances() }).toEqual(before)
})

it('does not overwrite the dayone.yaml of another cluster', async () => {
  const file = join(folder, 'theirs.yaml')
  const text = 'dayone:\n  version: 1\n  where: practice\n  cluster: theirs.example.test\n'
  await writeFile(file, text)
  const refused = await world.dayone('adopt', ...CLUSTER, '--config', file)
  expect(refused.exitCode).toBe(5)
  expect(refused.stderr).toContain('names another cluster: theirs.example.test')
  expect(await readFile(file, 'utf8')).toBe(text)
})

it('plans nothing and reports risks', async () => {
  const store = await world.stateStore()
  const plan = await world.dayone('plan', '--detailed-exitcode')
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  expect(plan.stdout).toContain('Done: cluster unchanged')
  const output = plan.stdout.replace(/\s+/g, ' ')
  for (const finding of [
    'Kubernetes API is open to every address on the internet',
    'SSH is open to every address on the internet',
    'AlwaysAllow',
    'There is no audit log',
    'the hop limit is 3',
    'need the practice shell: dayone practice shell',
  ])
    expect(output).toContain(finding)
  expect(await world.stateStore()).toEqual(store)

  // What is put right with kops: each command works as it is printed.
  const guard = await world.dayone('plan', 'metadata-guard')
  const commands = printedKopsCommands(`${plan.stdout}\n${guard.stdout}`)
  expect(commands.map((command) => command.split(' ').slice(0, 3).join(' ')).toSorted()).toEqual([
    'kops edit cluster',
    'kops rolling-update cluster',
    'kops update cluster',
  ])
  for (const command of commands) {
    expect(command).toContain(` --name ${NAME} --state s3://practice-state`)
    expect({ command, ...(await world.typedKops(command)) }).toMatchObject({ exitCode: 0 })
  }
})

/** `dayone rbac migrate …` on this cluster, everything approved. */
const migrate = (...args: string[]) => world.dayone('rbac', 'migrate', ...args)
interface CheckedEvent {
  readonly type: string
  readonly check: { readonly rule: string; readonly status: string }
}
interface Status {
  readonly stage: string
  readonly versions: string
  readonly preflight: readonly { readonly id: string; readonly text: string }[]
}
const statusOf = async (): Promise<Status> => JSON.parse((await migrate('status', '--output', 'json')).stdout) as Status
const stageOf = async (): Promise<string> => (await statusOf()).stage
/** What the cluster remembers of its migration. */
const remembered = (): Promise<string> => {
  const which = ['-n', 'kube-system', '-l', 'dayone.dev/step=rbac-migration', '-o', 'name']
  return world.plain('kubectl', '--context', NAME, 'get', 'configmap', ...which)
}
const denied = (answers: Readonly<Record<string, number>>) =>
  Object.entries(answers).filter(([, status]) => status === 403)

it('migrates from AlwaysAllow to RBAC without one denied request, and back', async () => {
  const workloads = await createLegacyWorkloads(world, NAME)
  expect(await stageOf()).toBe('audit')
  expect(await migrate('audit', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await stageOf()).toBe('observe')
  const before = await workloads.ask()
  expect(denied(before)).toEqual([])
  const { versions, preflight } = await statusOf()
  expect(versions).toMatch(
    /^Kubernetes 1\.36\.\d+, last updated with kops 1\.36\.\d+: the use of token Secrets is recorded/,
  )
  const found = Object.fromEntries(preflight.map(({ id, text }) => [id, text]))
  expect(found['rbac-migration/token-secret/pipeline/ci-forever']).toMatch(
    /^Its token of ServiceAccount pipeline\/ci never expires; last used on \d{4}-\d\d-\d\d\.$/,
  )
  expect(Object.keys(found)).toContain('rbac-migration/kubelet-webhook')

  const covered = await world.dayone('rbac', 'replay', workloads.log)
  expect(covered.exitCode).toBe(3)
  expect(covered.stdout).toMatch(/^Users that made requests: .*oidc:team\/jane/m)

  // Without roles, the switch is refused, and names who would be denied.
  const early = await migrate('switch', '--yes')
  expect(early.exitCode).toBe(3)
  for (const subject of ['legacy/lister', 'pipeline/ci', 'dashboard/default'])
    expect(early.stdout).toContain(`ServiceAccount ${subject} `)
  expect(await saved()).toContain('alwaysAllow: {}')

  expect(await migrate('bridge', '-n', 'legacy', '--yes')).toMatchObject({ exitCode: 0 })
  const roles = await migrate('roles', '--yes')
  expect(roles).toMatchObject({ exitCode: 0 })
  expect(roles.stdout.replaceAll(/\s+/g, ' ')).toContain('published permissions of metrics-server kops 1.36.2')
  expect(await stageOf()).toBe('switch')
  // Twice: what is there is enough.
  expect((await migrate('roles', '--yes')).stdout).toContain('Done: rbac-migration unchanged')
  expect(await migrate('switch', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await stageOf()).toBe('withdraw')
  expect(await saved()).toMatch(/authorization:\n +rbac: \{\}/)

  // The same requests, with new tokens: none is denied. What nobody asked for before is.
  expect(denied(await workloads.ask())).toEqual([])
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', NAME, ...args)
  const canI = async (who: string, ...what: string[]): Promise<string> =>
    (await world.tryPlain('kubectl', '--context', NAME, 'auth', 'can-i', ...what, '--as', who)).stdout.trim()
  // Each person can do what they did, and not what the other did.
  const [[one, own], [other, theirs]] = Object.entries(people) as [[string, string], [string, string]]
  expect(await canI(one, 'list', own, '-n', 'pipeline')).toBe('yes')
  expect(await canI(one, 'list', theirs, '-n', 'pipeline')).toBe('no')
  expect(await canI(other, 'list', theirs, '-n', 'pipeline')).toBe('yes')
  // Not in the log, but published.
  expect(await canI('system:serviceaccount:monitoring:metrics', 'create', 'tokenreviews')).toBe('yes')
  // It asked nothing itself: a server asked whether it may.
  const scraper = 'system:serviceaccount:monitoring:scraper'
  expect(await canI(scraper, 'get', '/exporter/metrics')).toBe('yes')
  expect(await canI(scraper, 'get', '/other/metrics')).toBe('no')
  expect(await workloads.askSomethingNew()).toBe(403)
  const watched = await migrate('watch', workloads.log)
  expect(watched.exitCode).toBe(3)
  expect(watched.stdout).toMatch(/^ServiceAccount pipeline\/ci +delete +configmaps +pipeline +never-made +1 /m)
  // An approval of everything grants nothing: the subject must be named.
  expect((await migrate('watch', workloads.log, '--yes')).exitCode).toBe(3)
  expect(await workloads.askSomethingNew()).toBe(403)
  const named = ['--service-account', 'pipeline/ci', '--yes']
  expect(await migrate('watch', workloads.log, ...named)).toMatchObject({ exitCode: 0 })
  expect(await workloads.askSomethingNew()).toBe(404)

  // It follows the log: nothing is denied when it starts, and it ends with the first denied request.
  const asked = async (): Promise<number> =>
    (await readFile(workloads.log, 'utf8')).split('"userAgent":"dayone"').length
  const seen = await asked()
  const following = migrate('watch', workloads.log, '--for', '5m')
  await expect.poll(asked, { timeout: 60_000, interval: 200 }).toBeGreaterThan(seen)
  expect(await workloads.askSomethingElse()).toBe(403)
  const followed = await following
  expect(followed.exitCode).toBe(3)
  expect(followed.stdout).toMatch(/^ServiceAccount pipeline\/ci +list +secrets +pipeline +- +1 /m)

  const bridgeCheck = async () => {
    const run = await world.dayone(
      ...['verify', 'rbac', '--output', 'json', '--set', 'rbac.teams=[]', '--set', 'rbac.auditors=[]'],
    )
    return jsonLines<CheckedEvent>(run.stdout)
      .flatMap(({ type, check }) => (type === 'step.checked' ? [`${check.rule} ${check.status}`] : []))
      .filter((line) => /^rbac\/(bridges|audit-policy) /.test(line))
  }
  expect(await bridgeCheck()).toEqual(['rbac/bridges fail', 'rbac/audit-policy fail'])
  // The log is needed until the last bridge is gone.
  expect((await migrate('restore-audit', '--yes')).exitCode).toBe(5)
  expect(await migrate('withdraw', '-n', 'legacy', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await bridgeCheck()).toEqual(['rbac/bridges pass', 'rbac/audit-policy fail'])
  expect(denied(await workloads.ask())).toEqual([])
  expect(await stageOf()).toBe('restore-audit')

  // The way back: not while RBAC decides; after a rollback, everything is as it was.
  expect((await migrate('back', '--yes')).exitCode).toBe(5)
  expect(await world.dayone('up', '--rollback', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await migrate('back', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await kubectl('get', 'clusterroles,roles,rolebindings', '-A', '-l', 'dayone.dev/step=rbac-migration')).toBe('')
  // What the cluster remembers survives it, and goes with the audit policy.
  expect(await remembered()).toBe('configmap/dayone-rbac-migration-audit\n')
  expect(await saved()).toContain('auditPolicyFile')
  await kubectl('delete', 'namespace', 'legacy', 'pipeline', 'dashboard', 'monitoring')
}, 900_000)

it('switches to RBAC on request, adds the annotation to the cluster, and restores the audit policy then', async () => {
  const question = ['auth', 'can-i', 'get', 'secrets', '--as', 'nobody']
  const canNobody = async () => (await world.tryPlain('kubectl', '--context', NAME, ...question)).stdout.trim()
  expect(await canNobody()).toBe('yes')
  // The namespace of practice's team: without it, its rights cannot be granted (exit 3).
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', NAME, ...args)
  await kubectl('create', 'namespace', 'page-score')
  await kubectl('label', 'namespace', 'page-score', 'pod-security.kubernetes.io/enforce=baseline')
  const up = await world.dayone('up', 'rbac', '--yes')
  expect(up.exitCode).toBe(3)
  expect(up.stdout).toContain('dayone rbac migrate restore-audit')
  expect(await canNobody()).toBe('no')
  expect(await stageOf()).toBe('restore-audit')
  expect(await migrate('restore-audit', '--yes')).toMatchObject({ exitCode: 0 })
  expect(await stageOf()).toBe('done')
  expect(await remembered()).toBe('')
  expect(await world.dayone('up', 'rbac', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })
  const spec = await saved()
  expect(spec).not.toMatch(/audit/i)
  expect(spec).toMatch(/authorization:\n +rbac: \{\}/)
  expect(spec).toContain('dayone.dev/config: ')
  expect(spec).toContain('- 0.0.0.0/0')
  expect(spec).toContain('httpPutResponseHopLimit: 3')
})

testGuardCommands(
  () => world,
  NAME,
  async () => hopLimits(await runningInstances()),
)

it('closes the metadata service in the specification, in the cloud and on machines', async () => {
  expect(hopLimits(await runningInstances())).toContain('3')
  const up = await world.dayone('up', 'metadata-guard', '--yes')
  expect(up).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await saved()).match(/httpPutResponseHopLimit: .*/g)).toEqual(Array(2).fill('httpPutResponseHopLimit: 1'))
  const templates = [...(await ec2('DescribeLaunchTemplates')).matchAll(/<launchTemplateId>(.*?)</g)]
  expect(templates).toHaveLength(2)
  for (const [, LaunchTemplateId = ''] of templates) {
    const latest = { LaunchTemplateId, 'LaunchTemplateVersion.1': '$Latest' }
    expect(hopLimits(await ec2('DescribeLaunchTemplateVersions', latest))).toEqual(['1'])
  }
  expect(hopLimits(await runningInstances())).toEqual(['1', '1'])
  expect(await kops('update', 'cluster')).toContain('No changes need to be applied')
  expect(await kops('rolling-update', 'cluster')).toContain('No rolling-update required')
})

it('has nothing to do the second time', async () => {
  const before = { store: await world.stateStore(), yaml: await world.yaml() }
  const again = await world.dayone('up', '--yes')
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(again.stdout).toContain('Done: cluster unchanged, rbac unchanged, metadata-guard unchanged')
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(before)
})

it('detects a manual change on a machine, which kops does not, and fixes it without a roll', async () => {
  const status = async () => world.dayone('status', '--detailed-exitcode')
  expect((await status()).stdout).toMatch(/^metadata-guard +in place +✓ +✓ +✓$/m)
  const [, InstanceId = ''] = /<instanceId>(i-\w+)</.exec(await runningInstances()) ?? []
  await ec2('ModifyInstanceMetadataOptions', { InstanceId, HttpPutResponseHopLimit: '2' })
  expect(await kops('rolling-update', 'cluster')).toContain('No rolling-update required')
  const { exitCode, stdout } = await status()
  expect(exitCode).toBe(4)
  expect(stdout).toMatch(/^metadata-guard +drift +✓ +✓ +✗/m)
  expect(stdout).toContain(`metadata-guard, running: ${InstanceId}`)

  const machines = (xml: string) => [...xml.matchAll(/<instanceId>(i-\w+)</g)].map(([, id]) => id)
  const before = machines(await runningInstances())
  const up = await world.dayone('up', 'metadata-guard', '--yes')
  expect(up).toMatchObject({ exitCode: 0, stderr: '' })
  expect(up.stdout).toContain('Done: cluster unchanged, metadata-guard applied')
  expect(hopLimits(await runningInstances())).toEqual(['1', '1'])
  expect(machines(await runningInstances())).toEqual(before)
})

it('--yes alone does not lock this computer out of the API', async () => {
  const narrow = ['up', '--set', 'cluster.apiAccess=[10.0.0.0/8]', '--yes']
  const before = { store: await world.stateStore(), yaml: await world.yaml() }
  const refused = await world.dayone(...narrow)
  expect(refused.exitCode).toBe(2)
  const words = `${refused.stdout}${refused.stderr}`.replaceAll(/\s+/g, ' ')
  expect(words).toContain("This computer's address, 127.0.0.1, is not in the new access list of the Kubernetes API")
  expect(words).toContain(`--confirm-name ${NAME}`)
  expect({ store: await world.stateStore(), yaml: await world.yaml() }).toEqual(before)

  const up = await world.dayone(...narrow, '--confirm-name', NAME)
  expect(up).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await saved()).toMatch(/kubernetesApiAccess:\n +- 10\.0\.0\.0\/8\n(?! +-)/)
  expect(await kops('update', 'cluster')).toContain('No changes need to be applied')
})

it("adds a user's own credentials to existing ones", async () => {
  const file = join(folder, 'kubeconfig')
  const user = { name: 'ann', user: { token: 'none' } }
  const cluster = { name: 'work', cluster: { server: 'https://127.0.0.1:1' } }
  const contexts = [{ name: 'work', context: { cluster: 'work', user: 'ann' } }]
  const theirs = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster],
    users: [user],
    contexts,
    'current-context': 'work',
  }
  await writeFile(file, JSON.stringify(theirs), { mode: 0o644 })
  const given = await world.dayone('kubeconfig', '--merge', '--out', file, '--lifetime', '10m')
  expect(given).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const kubectl = (...args: string[]) => world.plain('kubectl', '--kubeconfig', file, ...args)
  expect((await kubectl('config', 'get-contexts', '-o', 'name')).trim().split('\n').sort()).toEqual([NAME, 'work'])
  expect((await kubectl('config', 'current-context')).trim()).toBe('work')
  expect(await kubectl('--context', NAME, 'get', 'nodes', '-o', 'name')).toContain('node/i-')
})

it('is deleted only with its name, and leaves nothing that is billed', async () => {
  const store = await world.stateStore()
  expect(await world.dayone('down', '--yes')).toMatchObject({ exitCode: 2 })
  expect(await world.dayone('down', '--yes', '--confirm-name', 'other.example.test')).toMatchObject({ exitCode: 5 })
  expect(await world.stateStore()).toEqual(store)

  const down = await world.dayone('down', '--yes', '--confirm-name', NAME)
  expect(down).toMatchObject({ exitCode: 0, stderr: '' })
  for (const words of ['2 volume (', 'kept: the state bucket s3://practice-state', 'is still billed'])
    expect(leftColumn(down.stdout)).toContain(words)
  const { stderr } = await world.tryPlain('kops', 'get', 'clusters')
  expect(stderr).toContain('no clusters found')
  expect(await world.stateStore()).toEqual([])
  expect(await runningInstances()).not.toContain('<instanceId>')
  // moto keeps the disks of terminated machines; those of the cluster have its tag.
  const ofCluster = { 'Filter.1.Name': 'tag:KubernetesCluster', 'Filter.1.Value.1': NAME }
  expect(await ec2('DescribeVolumes', ofCluster)).not.toContain('<volumeId>')
  expect(await ec2('DescribeVpcs')).not.toContain(NAME)
  expect(await readdir(join(world.folder, 'kubeconfigs'))).toEqual([])
  expect(await world.dayone('down', '--confirm-name', NAME)).toMatchObject({ exitCode: 2 })
  // What was read from that cluster creates no new one.
  const yaml = (await world.yaml()) ?? ''
  expect(yaml).not.toMatch(/^cluster:|adopted/m)
  expect(yaml).toMatch(/^rbac:/m)
})
