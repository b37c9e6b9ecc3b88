import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonLines } from './json-lines.ts'
import { createWorld, type PracticeWorld } from './practice-world.ts'
import { startChild } from './run-child.ts'

/** Roles from audit logs, offline: no cloud is started. */
let world: PracticeWorld
let work: string

const user = 'system:serviceaccount:shop:ci'
const groups = ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated']

const event = (verb: string, resource: string, name: string | undefined, more: object = {}): string =>
  JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    stage: 'ResponseComplete',
    requestURI: '/',
    verb,
    user: { username: user, groups },
    objectRef: { resource, namespace: 'shop', name, apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    ...more,
  })

const first = [
  event('get', 'secrets', 'door'),
  'not json',
  event('get', 'secrets', 'gate', { annotations: { 'authorization.k8s.io/decision': 'forbid' } }),
  event('list', 'pods', undefined),
  event('list', 'pods', undefined, { stage: 'RequestReceived' }),
  event('get', 'configmaps', 'x').slice(0, 50),
]
const second = [event('watch', 'pods', undefined), event('create', 'pods', 'made'), '{"kind":']

beforeAll(async () => {
  world = await createWorld()
  work = world.launch().cwd
  await mkdir(join(work, 'logs', 'old'), { recursive: true })
  await writeFile(join(work, 'logs', 'audit.log'), first.join('\n'))
  await writeFile(join(work, 'logs', 'old', 'audit-1.log.gz'), gzipSync(`${second.join('\r\n')}\r\n`))
})

afterAll(async () => {
  expect(await world.close()).toEqual([])
})

it('prints the roles, counts ignored lines, and the roles allow exactly what was seen', async () => {
  const run = await world.dayone('rbac', 'from-audit', '--service-account', 'shop/ci', 'logs')
  expect(run.exitCode).toBe(0)
  expect(
    run.stderr
      .split('\n')
      .filter((line) => line !== '')
      .sort(),
  ).toEqual([
    'logs/audit.log: 1 line skipped, cut off: 6',
    'logs/audit.log: 1 line skipped, denied: 3',
    'logs/audit.log: 1 line skipped, not JSON: 2',
    'logs/audit.log: 1 line skipped, other stages: 5',
    'logs/old/audit-1.log.gz: 1 line skipped, cut off: 3',
  ])
  expect(run.stdout).not.toContain('*')
  await writeFile(join(work, 'generated.yaml'), run.stdout)
  const ask = (verb: string, resource: string, name: string, namespace = 'shop') =>
    JSON.stringify({ user, groups, resourceAttributes: { verb, resource, name, namespace } })
  const requests = [
    ask('get', 'secrets', 'door'),
    ask('list', 'pods', ''),
    ask('watch', 'pods', ''),
    ask('create', 'pods', ''),
    ask('get', 'secrets', 'gate'),
    ask('get', 'pods', 'made'),
    ask('list', 'pods', '', 'web'),
    ask('get', 'configmaps', 'x'),
  ]
  await writeFile(join(work, 'requests.jsonl'), requests.join('\n'))
  const answers = await world.dayone('rbac', 'can', '--from', 'generated.yaml', '--requests', 'requests.jsonl')
  const allowed = jsonLines<{ allowed: boolean }>(answers.stdout).map((answer) => answer.allowed)
  expect(allowed).toEqual([true, true, true, true, false, false, false, false])
})

it('replay lists what the manifests would deny, and nothing with the generated roles added', async () => {
  await mkdir(join(work, 'nothing'), { recursive: true })
  await writeFile(
    join(work, 'nothing', 'role.yaml'),
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: idle, namespace: shop }\n',
  )
  const bare = await world.dayone('rbac', 'replay', '--from', 'nothing', 'logs')
  expect(bare.exitCode).toBe(3)
  expect(bare.stdout).toContain('4 events read, 4 requests replayed.')
  expect(bare.stdout).toMatch(/^ServiceAccount shop\/ci +get +secrets +shop +door +1 +-$/m)
  expect(bare.stderr).toContain('logs/audit.log: 1 line skipped, denied: 3')
  const json = await world.dayone(
    ...['rbac', 'replay', '--from', 'nothing', '--with', 'generated.yaml', 'logs', '--output', 'json'],
  )
  expect(json.exitCode).toBe(0)
  expect(jsonLines(json.stdout)).toMatchObject([
    { type: 'rbac.replay', requests: 4, deniedCount: 0, denied: [], unused: [], isComplete: true },
  ])
  expect(await world.dayone('rbac', 'replay', '--from', 'nothing', 'generated.yaml')).toMatchObject({ exitCode: 2 })
})

it('a truncated compressed log counts up to the cut', async () => {
  const lines = Array.from({ length: 4_000 }, (_, at) => event('get', 'secrets', `s${at}-${'x'.repeat(at % 97)}`))
  const packed = gzipSync(lines.join('\n'))
  await writeFile(join(work, 'cut.gz'), packed.subarray(0, packed.length - 200))
  const run = await world.dayone('rbac', 'from-audit', 'cut.gz', '--output', 'json')
  expect(run).toMatchObject({ exitCode: 0 })
  expect(run.stderr).toMatch(/^cut\.gz: is damaged after line \d+: /)
  expect(jsonLines(run.stdout)).toMatchObject([
    {
      type: 'rbac.from-audit',
      objects: [{ rules: [{ resources: ['secrets'], verbs: ['get'] }] }, { kind: 'RoleBinding' }],
    },
  ])
})

/** Writes 105,000 different requests of 2,000 service accounts, each as long as the API server logs it: 100 MB. */
async function writeLargeLog(path: string): Promise<void> {
  const log = createWriteStream(path)
  const resources = ['pods', 'configmaps', 'secrets', 'services', 'endpoints']
  const padding = { userAgent: 'x'.repeat(360) }
  for (let at = 0; at < 105_000; at += 1) {
    const namespace = `team-${at % 2000}`
    const verb = ['get', 'update', 'patch', 'delete'][Math.floor(at / 32) % 4] ?? ''
    const resource = resources[Math.floor(at / 128) % resources.length] ?? ''
    const line = event(verb, resource, undefined, {
      ...padding,
      auditID: `a-${at}`,
      user: { username: `system:serviceaccount:${namespace}:app`, groups: [`system:serviceaccounts:${namespace}`] },
      objectRef: { resource, namespace, name: `object-${at % 977}`, apiVersion: 'v1' },
    })
    if (!log.write(`${line}\n`)) await once(log, 'drain')
  }
  log.end()
  await once(log, 'close')
}

/** Runs dayone to its end; returns the peak of its memory in MiB, and what it printed. */
async function peakOf(...args: readonly string[]): Promise<{ readonly peak: number; readonly stdout: string }> {
  const hook = `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync('peak', String(process.resourceUsage().maxRSS)))`
  const { env, ...launch } = world.launch(...args)
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(hook)}`
  const { exitCode, stdout } = await startChild({ ...launch, env: { ...env, NODE_OPTIONS }, deadlineMs: 60_000 }).ended
  expect(exitCode).toBe(0)
  return { peak: Number(await readFile(join(work, 'peak'), 'utf8')) / 1024, stdout }
}

// With the defaults of V8: more than 180 and 370 MiB.
it('memory does not grow with the log: 100 MB of 2,000 service accounts', async () => {
  await writeLargeLog(join(work, 'large.log'))
  const roles = await peakOf('rbac', 'from-audit', 'large.log')
  expect(roles.peak).toBeLessThan(170)
  await writeFile(join(work, 'large.yaml'), roles.stdout)
  const replayed = await peakOf('rbac', 'replay', '--from', 'large.yaml', 'large.log')
  expect(replayed.stdout).toContain('105,000 events read, 105,000 requests replayed.')
  expect(replayed.peak).toBeLessThan(250)
})

it.each<[string, string]>([
  ['--user jane logs', 'User jane made no allowed request in these logs. Subjects in them: ServiceAccount shop/ci.'],
  ['generated.yaml', 'These logs contain no allowed requests.'],
  ['nowhere.log', 'nowhere.log does not exist.'],
  ['--user a --group b logs', 'takes one subject only'],
])('from-audit %s: exit 2', async (line, words) => {
  const run = await world.dayone('rbac', 'from-audit', ...line.split(' '))
  expect(run).toMatchObject({ exitCode: 2, stdout: '' })
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(words)
})
