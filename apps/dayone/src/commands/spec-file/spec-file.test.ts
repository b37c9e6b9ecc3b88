import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { beforeEach, expect, test } from 'vitest'
import { program } from '../../program.ts'
import type { Surroundings } from '../../session/surroundings.ts'

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../../../../packages/cluster-spec/src/fixtures/${name}.yaml`), 'utf8')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-spec-'))
  await mkdir(join(folder, 'work'))
  return () => rm(folder, { recursive: true })
})

const file = (): string => join(folder, 'work', 'cluster.yaml')
const now = (): Promise<string> => readFile(file(), 'utf8')

/** The program as a person calls it, on a computer without a single program on its PATH. */
async function dayone(...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const surroundings: Surroundings = {
    args,
    env: {
      HOME: folder,
      PATH: '',
      DAYONE_PRACTICE_DIR: join(folder, 'practice'),
      DAYONE_PARTS_DIR: join(folder, 'parts'),
    },
    cwd: join(folder, 'work'),
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    node: '/nowhere/node',
    programFolder: '/nowhere',
    version: '0.0.0',
    command: 'dayone',
    onSignals: () => () => undefined,
  }
  const code = await program(surroundings)
  const output = (stream: PassThrough): string =>
    ((stream.read() as Buffer | null) ?? '').toString().replaceAll(/\s+/g, ' ')
  return { code, out: output(stdout), err: output(stderr) }
}

const spec = ['--spec', 'cluster.yaml'] as const

test('edits the file, prints the next steps, and starts no program; a second run changes nothing', async () => {
  await writeFile(file(), fixture('git-file'))
  const plan = await dayone('plan', 'rbac', 'metadata-guard', ...spec, '--detailed-exitcode')
  expect({ code: plan.code, err: plan.err }).toEqual({ code: 4, err: '' })
  expect(plan.out).toContain('+ InstanceGroup/nodes spec.instanceMetadata')
  expect(await now()).toBe(fixture('git-file'))

  const up = await dayone('up', 'rbac', 'metadata-guard', ...spec, '--yes')
  expect({ code: up.code, err: up.err }).toEqual({ code: 0, err: '' })
  for (const words of [
    'Edited cluster.yaml. Nothing was written to the state store or the cloud.',
    'git diff cluster.yaml',
    'kops replace -f cluster.yaml --force --state s3://state.example.com',
    'kops update cluster --name web.example.com --state s3://state.example.com (shows',
    'again with --yes)',
    'dayone verify rbac metadata-guard --cluster web.example.com',
  ])
    expect(up.out).toContain(words)
  const metadata = '  instanceMetadata:\n    httpPutResponseHopLimit: 1\n    httpTokens: required\n'
  expect((await now()).replaceAll(metadata, '')).toBe(fixture('git-file'))

  const edited = await now()
  const again = await dayone('up', 'rbac', 'metadata-guard', ...spec, '--yes')
  expect({ code: again.code, err: again.err }).toEqual({ code: 0, err: '' })
  expect(again.out).toContain('Done: spec-file unchanged cluster.yaml already has all settings.')
  expect(await now()).toBe(edited)
  // A log, and no dayone.yaml, no cloud, no credentials.
  expect(await readdir(join(folder, 'practice'))).toEqual(['logs'])
  expect(await readdir(join(folder, 'work'))).toEqual(['cluster.yaml'])
  // The first run of the program in this file loads all of it.
}, 90_000)

test('the switch to RBAC waits for --deferred, which is reported', async () => {
  await writeFile(file(), fixture('irsa-always-allow'))
  const up = await dayone('up', 'rbac', ...spec, '--yes')
  expect(up.code).toBe(0)
  expect(up.out).toContain('spec.authorization is deferred to a change of its own')
  expect(up.out).toContain('has all settings except the deferred ones')
  expect(await now()).toBe(fixture('irsa-always-allow'))
  expect(await dayone('up', 'rbac', ...spec, '--deferred', '--yes')).toMatchObject({ code: 0, err: '' })
  expect(await now()).toBe(fixture('irsa-always-allow').replace('alwaysAllow: {}', 'rbac: {}'))
})

test('makes the edits of dayone.yaml itself, for an adopted cluster', async () => {
  await writeFile(file(), fixture('plain'))
  const yaml = `dayone: {version: 1, id: 0d3c1c3e-0000-4000-8000-000000000000, where: practice, cluster: plain.example.com}\ncluster: {adopted: as-is, zones: [us-west-2a], apiAccess: [127.0.0.0/8]}\n`
  const own = join(folder, 'work', 'dayone.yaml')
  await writeFile(own, yaml)
  const up = await dayone('up', ...spec, '--yes')
  expect({ code: up.code, err: up.err }).toEqual({ code: 0, err: '' })
  expect(up.out).toContain('again with --yes --prune)')
  expect(await now()).toContain('  kubernetesApiAccess:\n  - 127.0.0.0/8\n')
  expect(await readFile(own, 'utf8')).toBe(yaml)
})

const cluster = fixture('plain').split('---\n')[0] ?? ''
test.each<[string, string | undefined, readonly string[], number, string]>([
  ['no such file', undefined, ['up', 'rbac', ...spec, '--yes'], 2, 'cluster.yaml does not exist'],
  [
    'no kops document',
    'apiVersion: v1\nkind: ConfigMap\n',
    ['plan', 'rbac', ...spec],
    2,
    'cluster.yaml:1:1: no kops document',
  ],
  ['two clusters', `${cluster}---\n${cluster}`, ['plan', 'rbac', ...spec], 2, 'Two clusters in one specification'],
  ['a template', `${cluster}  x: {{ .x }}\n`, ['up', 'rbac', ...spec, '--yes'], 2, 'this is a template'],
  ['no YAML', `${cluster}  x: [\n`, ['plan', 'rbac', ...spec], 2, 'cluster.yaml:'],
  [
    'another cluster',
    cluster,
    ['plan', 'rbac', ...spec, '--cluster', 'web.example.com'],
    5,
    'cluster.yaml describes plain.example.com, but this run is for web.example.com',
  ],
  ['nobody’s cluster as a whole', cluster, ['up', ...spec, '--yes'], 2, 'Specify the steps whose settings to add'],
  [
    'a step without wishes',
    cluster,
    ['plan', 'namespaces', ...spec],
    2,
    'namespaces has no settings in the kops specification. Steps with settings: cluster, rbac, metadata-guard.',
  ],
  ['nobody to approve', cluster, ['up', 'rbac', ...spec], 2, 'no terminal to approve'],
  ['status', cluster, ['status', ...spec], 2, 'dayone status checks the running cluster, not a file.'],
  ['verify', cluster, ['verify', ...spec], 2, 'dayone verify checks the running cluster, not a file.'],
  ['--deferred alone', cluster, ['up', 'rbac', '--deferred', '--yes'], 2, '--deferred requires --spec FILE'],
  ['--rollback', cluster, ['up', '--rollback', ...spec, '--yes'], 2, 'it does not apply to files'],
])('%s: one error, nothing written', async (_, text, args, code, words) => {
  if (text !== undefined) await writeFile(file(), text)
  const run = await dayone(...args)
  expect({ code: run.code, out: run.out }).toEqual({ code, out: '' })
  expect(run.err).toContain(words)
  if (text !== undefined) expect(await now()).toBe(text)
})
