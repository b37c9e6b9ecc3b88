import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'
import { askPretendAws } from './pretend-aws.ts'
import { ownedObjects } from './owned-objects.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'

/** The article's manifests from 2018, and their conversion: the walk-through of docs/page-score.md. */
const examples = join(dirname(fileURLToPath(import.meta.url)), '../../../examples/page-score')
const OLD = join(examples, 'old.yaml')
const IMAGE = 'page-score=123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0'
let world: PracticeWorld

beforeAll(async () => {
  world = await createWorld()
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

it('writes nothing while the running version is an open question', async () => {
  const run = await world.dayone('app', 'convert', OLD)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr).toMatch(/\? spec\.template\.spec\.containers\[page-score\]\.image: .*can change at any time/)
  expect(run.stderr).toContain('iam.amazonaws.com/role')
})

it('converts to the result in the example', async () => {
  const run = await world.dayone('app', 'convert', OLD, '--image', IMAGE, '--harden')
  expect(run.exitCode).toBe(0)
  expect(run.stdout).toBe(await readFile(join(examples, 'new.yaml'), 'utf8'))
})

it('prints JSON, one line for each object', async () => {
  const { stdout } = await world.dayone('app', 'convert', OLD, '--image', IMAGE, '--output', 'json')
  const rows = jsonLines<{ where: string; manifest: { kind: string }; notes: { kind: string }[] }>(stdout)
  expect(rows.map(({ manifest, notes }) => [manifest.kind, notes.some(({ kind }) => kind === 'changed')])).toEqual([
    ['Namespace', false],
    ['Deployment', true],
  ])
})

it('points out typographic characters of web pages, and corrects them on request', async () => {
  const file = join(world.folder, '..', 'work', 'page.yaml')
  await writeFile(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: “page”}\ndata: {flag: \u2013\u2013fast}\n')
  const asIs = await world.dayone('app', 'convert', file)
  expect(asIs.stderr).toContain('line 3, column 18: a typographic quote (U+201C); should be "')
  const fixed = await world.dayone('app', 'convert', file, '--fix-typography')
  expect(fixed).toMatchObject({ exitCode: 0 })
  expect(fixed.stdout).toContain('name: page\n')
  expect(fixed.stdout).toContain('flag: --fast\n')
})

it.each([
  [['app', 'convert', 'not-there.yaml'], 'not-there.yaml'],
  [['app', 'convert'], 'No manifests given'],
  [['app', 'frobnicate'], 'Unknown command: dayone app frobnicate'],
  [['app', 'add'], 'No application given'],
  [['app', 'add', '--image', 'ghcr.io/acme/web', '--port', '80'], 'has no tag'],
  [['app', 'add', '--image', 'ghcr.io/acme/web:latest', '--port', '80'], 'uses the tag latest'],
  [['app', 'add', OLD], 'A question is open'],
  [['app', 'image', 'nginx:1.29'], 'is not an ECR image'],
  [['app', 'remove', 'nobody'], 'has no application nobody'],
  [['app', 'logs-of-failure', 'nobody'], 'No namespace given'],
  [['app', 'convert', OLD, '--image', 'page-score=x:latest'], 'has no version'],
])('%j is one clear error', async (words, text) => {
  const run = await world.dayone(...words)
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr).toContain(text)
})

it("the cluster rejects old pods in the team's namespace, and runs hardened ones", async () => {
  expect(await world.dayone('up', '--on', 'practice', '--yes')).toMatchObject({ exitCode: 0 })
  const soft = await world.dayone('app', 'convert', OLD, '--image', IMAGE, '--check')
  expect(soft.exitCode).toBe(3)
  expect(soft.stderr).toMatch(
    /✗ Deployment page-score: it would be accepted, but its pods rejected: .*violates PodSecurity/,
  )

  const file = join(world.folder, '..', 'work', 'other.yaml')
  const { stdout } = await world.dayone('app', 'convert', OLD, '--image', IMAGE, '--harden')
  await writeFile(
    file,
    stdout.replaceAll(/(name|app): page-score$/gm, '$1: other').replace('name: other\n', 'name: page-score\n'),
  )
  const hard = await world.dayone('app', 'convert', file, '--check')
  expect(hard.stderr).toContain('✓ Deployment other: accepted by the cluster.')
  expect(hard.exitCode).toBe(0)
  await world.plain('kops', 'export', 'kubeconfig', '--name', 'first.practice.dayone', '--admin')
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', 'first.practice.dayone', ...args)
  await kubectl('apply', '-f', file)
  await kubectl('-n', 'page-score', 'rollout', 'status', 'deployment/other', '--timeout=60s')
})

it('adds an application as an entry, tries it on the cluster first, and up runs it', async () => {
  const words = ['app', 'add', '--image', 'ghcr.io/acme/web:1.4.2', '--port', '8080', '-n', 'page-score']
  const before = await world.yaml()
  // Nothing is saved if the cluster would reject it.
  const refused = await world.dayone(...words, '--name', 'huge', '--set', 'applications.applications.0.cpu="40"')
  expect(refused.exitCode).toBe(5)
  expect(await world.yaml()).toBe(before)

  const added = await world.dayone(...words)
  expect(added).toMatchObject({ exitCode: 0 })
  expect(added.stdout).toContain('Added web in page-score to')
  expect(await world.yaml()).toMatch(
    /name: web\n +namespace: page-score\n +image: ghcr.io\/acme\/web:1.4.2\n +port: 8080/,
  )
  expect(await world.dayone(...words)).toMatchObject({ exitCode: 2 })
  expect(await world.dayone('up', 'applications', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })

  const listed = await world.dayone('app', 'list', '-n', 'page-score')
  expect(listed.stdout).toMatch(/^page-score +Deployment web +2\/2 +\S+ +dayone +ghcr.io\/acme\/web:1.4.2$/m)
  expect(listed.stdout).toMatch(/^page-score +Deployment other +2\/2 +\S+ +kubectl-client-side-apply +/m)
})

it('writes what an entry cannot express to a manifest next to dayone.yaml', async () => {
  const file = join(world.folder, '..', 'work', 'job.yaml')
  const container = '{name: tool, image: "ghcr.io/acme/tool:1.0.0", command: [tool]}'
  await writeFile(
    file,
    `{apiVersion: apps/v1, kind: Deployment, metadata: {name: tool, namespace: page-score}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [${container}]}}}}\n`,
  )
  const added = await world.dayone('app', 'add', file, '--port', '8080')
  expect(added.exitCode).toBe(0)
  expect(added.stderr).toContain('cannot express: container.command')
  expect(await readFile(join(world.folder, 'tool.app.yaml'), 'utf8')).toContain('runAsNonRoot: true')
})

it('reads an image from ECR, creates a repository with immutable tags, and suggests the digest', async () => {
  const image = '123456789012.dkr.ecr.us-west-2.amazonaws.com/page-score:1.0.0'
  const absent = await world.dayone('app', 'image', image)
  expect(absent.exitCode).toBe(2)
  expect(absent.stderr).toContain(`dayone app image ${image} --create`)
  expect(await world.dayone('app', 'image', image, '--create')).toMatchObject({ exitCode: 2 })
  const made = await world.dayone('app', 'image', image, '--create', '--yes')
  expect(made).toMatchObject({ exitCode: 0, stderr: '' })

  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, layers: [] })
  const push = { repositoryName: 'page-score', imageTag: '1.0.0', imageManifest }
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutImage',
  }
  expect((await world.dayone('app', 'image', image)).stdout).toContain('✗ The repository has no 1.0.0')
  const pushed = await askPretendAws(world.folder, 'ecr', '/', { method: 'POST', headers, body: JSON.stringify(push) })
  expect(pushed.status).toBe(200)
  const known = await world.dayone('app', 'image', image)
  expect(known).toMatchObject({ exitCode: 0, stderr: '' })
  for (const words of [
    '✓ 1.0.0 exists',
    'amazonaws.com/page-score@sha256:',
    '✓ Tags in this repository are immutable',
    '✓ The repository scans every image on push',
    '✓ The node role nodes.first.practice.dayone can pull',
    'No pull secret is needed',
  ])
    expect(known.stdout).toContain(words)
})

it('reports why pods are not created, and does not call that a success', async () => {
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', 'first.practice.dayone', ...args)
  await kubectl('-n', 'page-score', 'create', 'deployment', 'soft', '--image=ghcr.io/acme/soft:1.0.0')
  const why = async () => (await world.dayone('app', 'logs-of-failure', 'soft', '-n', 'page-score')).stdout
  await expect.poll(why, { timeout: 30_000 }).toContain('Pod Security denied it')
  // Events expire: without them it is still not a success.
  await kubectl('-n', 'page-score', 'delete', 'events', '--all')
  const quiet = await world.dayone('app', 'logs-of-failure', 'soft', '-n', 'page-score')
  expect(quiet.exitCode).toBe(3)
  expect(quiet.stdout).toMatch(/^Deployment soft in page-score: 0 of 1 pods ready\.\n.*Pod Security denied it/)
  expect((await world.dayone('app', 'list')).stdout).toContain(
    '1 not ready. To see why: dayone app logs-of-failure soft -n page-score\n',
  )
  const verified = await world.dayone('verify', 'applications')
  expect(verified.exitCode).toBe(3)
  expect(verified.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Deployment soft in page-score exists, but its pods are rejected',
  )
  await kubectl('-n', 'page-score', 'delete', 'deployment', 'soft')
  expect(await world.dayone('app', 'remove', 'web')).toMatchObject({ exitCode: 0 })
  expect(await world.dayone('up', 'applications', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })
  expect((await world.dayone('app', 'list')).stdout).not.toContain('Deployment web')
})

it('removes what steps created, nothing of others, and up recreates it', async () => {
  const cluster = 'first.practice.dayone'
  const kubectl = (...args: string[]) => world.plain('kubectl', '--context', cluster, ...args)
  const steps = ['namespaces', 'rbac', 'metadata-guard', 'applications']
  const before = await ownedObjects(world, cluster)
  const plan = await world.dayone('remove', ...steps, '--dry-run')
  expect(plan).toMatchObject({ exitCode: 0, stderr: '' })
  expect(plan.stdout.replaceAll(/\s+/g, ' ')).toContain('Open again in page-score, where')
  for (const words of [
    ['remove', ...steps],
    ['remove', 'namespaces', '--delete-namespace', 'page-score', '--yes'],
  ])
    expect(await world.dayone(...words)).toMatchObject({ exitCode: 2 })
  expect(await ownedObjects(world, cluster)).toEqual(before)

  const alone = await world.dayone('remove', 'rbac', '--yes')
  expect(alone).toMatchObject({ exitCode: 0, stderr: '' })
  const deploys = ['auth', 'can-i', 'create', 'deployments', '-n', 'page-score', '--as', 'ann']
  const may = async () =>
    (
      await world.tryPlain('kubectl', '--context', cluster, ...deploys, '--as-group', 'oidc:page-score-developers')
    ).stdout.trim()
  expect(await may()).toBe('no')
  const isOfRbac = (object: string) => /^(ClusterRole(Binding)?|RoleBinding)\/|\/dayone-rbac/.test(object)
  const kept = [...before.keys()].filter((object) => !isOfRbac(object)).toSorted()
  expect([...(await ownedObjects(world, cluster)).keys()].toSorted()).toEqual(kept)
  expect(await world.dayone('up', 'rbac', '--yes')).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await may()).toBe('yes')

  const removed = await world.dayone('remove', ...steps, '--yes')
  expect(removed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(removed.stdout).toContain('everything dayone created for')
  expect([...(await ownedObjects(world, cluster)).keys()]).toEqual([])
  await kubectl('-n', 'page-score', 'rollout', 'status', 'deployment/other', '--timeout=60s')

  const back = await world.dayone('up', '--yes')
  expect(back).toMatchObject({ exitCode: 0, stderr: '' })
  expect([...(await ownedObjects(world, cluster)).keys()].toSorted()).toEqual([...before.keys()].toSorted())
})
