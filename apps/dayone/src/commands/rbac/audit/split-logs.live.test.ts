import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auditReplay, type AuditReplay } from '@dayone/authorizer'
import { parseClusterSpec, readPath } from '@dayone/cluster-spec'
import { observationEdits } from '@dayone/kops-driver'
import { auditCoverage, readControlPlaneNodes } from '@dayone/rbac'
import { startLiveCluster, type LiveCluster } from '@dayone/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logFindings } from '../migrate/log-findings.ts'
import { askServer, type Asked } from './ask-server.fixture.ts'
import { auditFiles } from './audit-files.ts'
import { numberedLines } from '../numbered-lines.ts'

/** Two API servers with AlwaysAllow and the audit policy of a migration; each writes a log of its own. */
const nodes = ['i-0a', 'i-0b'] as const
let folder: string
let servers: readonly LiveCluster[]

const logOf = (node: string): string => join(folder, 'logs', node, 'audit.log')

const policyOfMigration = (): string => {
  const plain = '{"apiVersion":"kops.k8s.io/v1alpha2","kind":"Cluster","metadata":{"name":"a"},"spec":{}}'
  const assets = observationEdits(parseClusterSpec(plain)).flatMap(({ value }) => value as readonly unknown[])
  const policies = assets
    .map((asset) => readPath(asset, ['content']))
    .filter((text) => String(text).includes('kind: Policy'))
  return String(policies[0])
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dayone-split-'))
  const policy = join(folder, 'policy.yaml')
  await writeFile(policy, policyOfMigration())
  servers = await Promise.all(
    nodes.map(async (node) => {
      await mkdir(join(folder, 'logs', node), { recursive: true })
      const flags = [
        '--authorization-mode=AlwaysAllow',
        `--audit-policy-file=${policy}`,
        `--audit-log-path=${logOf(node)}`,
      ]
      return startLiveCluster(process.env, { flags })
    }),
  )
  const labels = { 'node-role.kubernetes.io/control-plane': '' }
  await servers[0]?.create(...nodes.map((name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels } })))
}, 120_000)
afterAll(async () => {
  await Promise.all(servers.map((one) => one.stop()))
  await rm(folder, { recursive: true, force: true })
})

const ask = (at: number, asked: Asked): Promise<number> => askServer(servers[at] as LiveCluster, asked)

const account = (name: string) => ({
  user: `system:serviceaccount:shop:${name}`,
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
})

const replayed = async (...words: readonly string[]): Promise<AuditReplay> => {
  const replay = auditReplay({ roles: [], bindings: [] }, { aggregation: 'stored' })
  for (const file of await auditFiles({ cwd: folder, stdin: process.stdin }, words))
    for await (const lines of numberedLines(file.open()))
      for (const [number, line] of lines) replay.line(line, file.name, number)
  return replay
}

const coverageOf = async (replay: AuditReplay) =>
  auditCoverage(
    { workloads: [], bindings: [] },
    replay,
    await readControlPlaneNodes((servers[0] as LiveCluster).newKube()),
  )

it('what each API server answered is in its own log: with both, all of it is known, and which is missing is said', async () => {
  const attributes = { verb: 'get', version: 'v1', resource: 'nodes', subresource: 'metrics', name: 'i-0b' }
  const question = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { ...account('monitoring'), resourceAttributes: attributes },
  }
  expect(await ask(0, { ...account('one'), path: '/api/v1/namespaces/default/configmaps' })).toBe(200)
  expect(await ask(1, { ...account('two'), path: '/api/v1/namespaces/default/services' })).toBe(200)
  const reviews = '/apis/authorization.k8s.io/v1/subjectaccessreviews'
  const kubelet = { user: 'system:node:i-0b', groups: ['system:nodes'] }
  expect(await ask(1, { ...kubelet, method: 'POST', path: reviews, body: question })).toBe(201)
  // As kube-rbac-proxy asks who may read the metrics behind it.
  const spec = { ...account('scraper'), nonResourceAttributes: { verb: 'get', path: '/exporter/metrics' } }
  const delegated = { ...question, spec }
  expect(await ask(1, { ...account('exporter'), method: 'POST', path: reviews, body: delegated })).toBe(201)
  const has = async (node: string, word: string) => (await readFile(logOf(node), 'utf8')).includes(word)
  await expect.poll(() => has('i-0a', 'shop:one'), { timeout: 30_000, interval: 200 }).toBe(true)
  for (const name of ['monitoring', 'scraper'])
    await expect.poll(() => has('i-0b', `shop:${name}`), { timeout: 30_000, interval: 200 }).toBe(true)

  const both = await replayed('logs')
  const whole = await coverageOf(both)
  expect(whole.servers).toMatchObject({
    covered: [
      { node: 'i-0a', files: 1 },
      { node: 'i-0b', files: 1 },
    ],
    missing: [],
    unnamed: [],
  })
  const lacking = both.report.denied.map(({ subject, verb, what }) => `${subject.name} ${verb} ${what}`)
  for (const one of [
    'one list configmaps',
    'two list services',
    'monitoring get nodes/metrics',
    'exporter create subjectaccessreviews.authorization.k8s.io',
    'scraper get /exporter/metrics',
  ])
    expect(lacking).toContain(one)

  const half = await replayed(join('logs', 'i-0a'))
  expect(half.subjects.has('ServiceAccount shop/two')).toBe(false)
  const part = await coverageOf(half)
  expect(part.servers).toMatchObject({ covered: [{ node: 'i-0a' }], missing: ['i-0b'], unnamed: [] })
  expect(logFindings(half, part)).toContainEqual(
    expect.objectContaining({ id: 'rbac-migration/api-servers', severity: 'high' }),
  )
  expect(logFindings(both, whole).map(({ id }) => id)).not.toContain('rbac-migration/api-servers')
})
